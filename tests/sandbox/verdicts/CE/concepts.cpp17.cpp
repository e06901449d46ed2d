// C++20, said to be C++17.
#include <concepts>
#include <iostream>

template <std::integral Number>
Number twice(Number number) {
    return 2 * number;
}

int main() { std::cout << twice(3) << '\n'; }
