#include <any>
#include <iostream>

int main() {
    std::any total = 6;
    std::cout << std::any_cast<long>(total) << std::endl;
}
