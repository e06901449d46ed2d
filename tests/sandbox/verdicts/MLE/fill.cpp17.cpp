#include <cstring>
#include <iostream>
#include <memory>
#include <vector>

int main() {
    std::vector<std::unique_ptr<char[]>> held;
    for (;;) {
        auto& block = held.emplace_back(std::make_unique<char[]>(1 << 20));
        std::memset(block.get(), 1, 1 << 20);
        if (std::size(held) > 4096) break;
    }
    std::cout << held.size() << std::endl;
}
