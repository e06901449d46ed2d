#include <stdio.h>

int main(void) {
    int count;
    long long total = 0, number;
    if (scanf("%d", &count) != 1) return 1;
    while (count--) {
        scanf("%lld", &number);
        total += number;
    }
    printf("%lld\n", total);
    return 0;
}
