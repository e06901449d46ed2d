#include <stdio.h>

int main(void) {
    puts("6");
    fflush(stdout);
    *(volatile int *)8 = 1;
    return 0;
}
