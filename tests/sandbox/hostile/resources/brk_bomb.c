/* Grows its heap by brk and touches it. */
#include "../prelude.h"
int main(void) {
    for (;;) {
        char *more = sbrk(1 << 20);
        if (more != (char *)-1) memset(more, 1, 1 << 20);
    }
}
