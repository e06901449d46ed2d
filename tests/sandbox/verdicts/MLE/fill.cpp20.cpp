#include <iostream>
#include <list>
#include <memory>
#include <utility>

int main() {
    std::list<std::shared_ptr<int[]>> held;
    while (std::cmp_less(held.size(), 4096)) {
        held.push_back(std::make_shared<int[]>(1 << 18, 7));
    }
    std::cout << held.size() << '\n';
}
