#include <bits/stdc++.h>
std::vector<long long> numbers;
long long walk(int at, int depth) {
    volatile char frame[64];
    frame[at % 64] = 1;
    long long own = at < (int)numbers.size() ? numbers[at] : 0;
    return (at == depth ? 0 : walk(at + 1, depth)) + own + 0 * frame[0];
}
int main() {
    int n;
    std::cin >> n;
    numbers.resize(n);
    for (auto &number : numbers) std::cin >> number;
    std::cout << walk(0, 500000);
}
