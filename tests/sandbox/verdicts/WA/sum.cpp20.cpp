#include <iostream>
#include <span>
#include <vector>

int total(std::span<const int> numbers) {
    unsigned sum = 0;
    for (int number : numbers) sum += number;
    return static_cast<int>(sum);
}

int main() {
    int count;
    std::cin >> count;
    std::vector<int> numbers(count);
    for (long long number; int& place : numbers) {
        std::cin >> number;
        place = static_cast<int>(number);
    }
    std::cout << total(numbers) << '\n';
}
