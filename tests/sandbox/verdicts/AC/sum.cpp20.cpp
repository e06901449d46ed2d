#include <concepts>
#include <iostream>
#include <ranges>
#include <vector>

template <std::integral Number>
Number total(const std::vector<Number>& numbers) {
    Number sum = 0;
    for (Number number : numbers | std::views::drop(1)) sum += number;
    return sum;
}

int main() {
    std::vector<long long> numbers;
    for (long long number; std::cin >> number;) numbers.push_back(number);
    std::cout << total(numbers) << '\n';
}
