#include <stdio.h>

int main(void) {
    volatile int count;
    scanf("%d", (int *)&count);
    printf("%d\n", 6 / (count - 3));
    return 0;
}
