#include <stdio.h>

int main(void) {
    int count;
    unsigned total = 0;
    long long number;
    for (scanf("%d", &count); count > 0; count--) {
        scanf("%lld", &number);
        total += (unsigned)number;
    }
    printf("%d\n", (int)total);
    return 0;
}
