#include <iostream>
#include <ranges>

int main() {
    for (auto number : std::views::iota(0LL)) std::cout << number << '\n';
}
