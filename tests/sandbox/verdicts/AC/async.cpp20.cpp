#include <future>
#include <iostream>
#include <vector>
int main() {
    int n;
    std::cin >> n;
    std::vector<long long> numbers(n);
    for (auto &number : numbers) std::cin >> number;
    std::vector<std::future<long long>> parts;
    for (int part = 0; part < 12; part++)
        parts.push_back(std::async(std::launch::async, [&, part] {
            long long sum = 0;
            for (int i = part; i < n; i += 12) sum += numbers[i];
            return sum;
        }));
    long long total = 0;
    for (auto &part : parts) total += part.get();
    std::cout << total;
}
