/* A stack as deep as the memory limit allows: 48 MB here. */
#include <stdio.h>

static long long sum(int left) {
    volatile char frame[1024];
    long long number;
    frame[0] = 1;
    frame[1023] = 1;
    if (left == 0) return 0;
    if (scanf("%lld", &number) != 1) number = 0;
    return number + sum(left - 1) * frame[0] * frame[1023];
}

int main(void) {
    int count;
    scanf("%d", &count);
    printf("%lld\n", sum(count + 45000));
    return 0;
}
