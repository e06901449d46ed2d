#include <iostream>
#include <ranges>
#include <vector>

int main() {
    std::vector<int> numbers;
    for (int number : std::views::iota(0, 3)) numbers.push_back(number);
    std::cout << numbers.at(3) << '\n';
}
