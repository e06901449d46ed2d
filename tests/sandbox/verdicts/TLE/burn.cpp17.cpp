#include <iostream>
#include <string_view>

int main() {
    if (volatile std::string_view::size_type spin = 1; spin) {
        while (spin) spin = spin + 2;
    }
    std::cout << 6 << std::endl;
}
