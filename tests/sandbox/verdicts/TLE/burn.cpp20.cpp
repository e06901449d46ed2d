#include <iostream>
#include <ranges>

int main() {
    volatile unsigned long long sum = 0;
    for (auto number : std::views::iota(0ull)) sum = sum + number;
    std::cout << sum << '\n';
}
