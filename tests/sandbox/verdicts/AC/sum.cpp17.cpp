#include <bits/stdc++.h>
#include <optional>

static std::optional<long long> next() {
    if (long long number; std::cin >> number) return number;
    return std::nullopt;
}

int main() {
    auto [count, total] = std::pair{next().value_or(0), 0LL};
    while (count-- > 0) total += *next();
    std::cout << total << std::endl;
}
