#include <bits/stdc++.h>
int main() {
    std::vector<std::vector<char>> parts(4);
    std::vector<std::thread> threads;
    for (auto &part : parts) threads.emplace_back([&part] { part.assign(100 << 20, 1); });
    for (auto &thread : threads) thread.join();
    std::cout << parts[3][7];
}
