#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    for (int number = 0; number < 4096; number++) {
        char *block = malloc(1 << 20);
        if (block) memset(block, number + 1, 1 << 20);
    }
    puts("6");
    return 0;
}
