#include <bits/stdc++.h>
struct Number {
    long long value;
    auto operator<=>(const Number &) const = default;
};
int main() {
    int n;
    std::cin >> n;
    std::vector<Number> numbers(n);
    for (auto &[value] : numbers) std::cin >> value;
    std::ranges::sort(numbers);
    long long total = 0;
    for (long long value : numbers | std::views::transform(&Number::value) | std::views::reverse) total += value;
    std::cout << total << std::endl;
}
