#include <stdio.h>

int main(void) {
    for (;;) puts("666666666666666666666666666666666666666666666666");
}
