#include <iostream>
#include <numeric>
#include <tuple>

int main() {
    auto [count, total] = std::tuple{0, 0.0f};
    std::cin >> count;
    for (float number; std::cin >> number;) total += number;
    std::cout << std::fixed << static_cast<long long>(total) << "\n";
}
