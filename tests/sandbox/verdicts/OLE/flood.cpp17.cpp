#include <iostream>
#include <string>
#include <string_view>

int main() {
    const std::string line(1000, '6');
    for (std::string_view view = line;;) std::cout << view << '\n';
}
