#include <bits/stdc++.h>
#define FOR(i, n) for (int i = 0; i < (n); i++)
#include <bits/stdc++.h>
static inline long long read_number() {
    long long x = 0;
    int c = getchar_unlocked(), sign = 1;
    while (c != '-' && (c < '0' || c > '9')) c = getchar_unlocked();
    if (c == '-') sign = -1, c = getchar_unlocked();
    for (; c >= '0' && c <= '9'; c = getchar_unlocked()) x = x * 10 + c - '0';
    return sign * x;
}
int main() {
    int n = read_number();
    long long total = 0;
    FOR(i, n) total += read_number();
    printf("%lld\n", total);
}
