#include <bits/stdc++.h>
int main() {
    int n, total = 0;
    std::cin >> n;
    std::vector<std::thread> threads;
    for (int i = 0; i < n; i++) {
        int x = 0;
        std::cin >> x;
        threads.emplace_back([&total, x] { total += x; });
        threads.back().join();
    }
    std::cout << total;
}
