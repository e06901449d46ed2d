#include <concepts>

template <std::floating_point Number>
Number half(Number number) {
    return number / 2;
}

int main() { return half(6); }
