#include <bits/stdc++.h>
int main() {
    int n;
    std::cin >> n;
    std::vector<long long> numbers(n);
    for (auto &number : numbers) std::cin >> number;
    std::atomic<long long> total{0};
    std::vector<std::thread> threads;
    for (int part = 0; part < 8; part++)
        threads.emplace_back([&, part] {
            for (int i = part; i < n; i += 8) total += numbers[i];
        });
    for (auto &thread : threads) thread.join();
    std::cout << total << '\n';
}
