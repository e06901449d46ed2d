/* Sixteen children with 40 MB each: none is over the limit, together they are. */
#include "../prelude.h"
int main(void) {
    for (int i = 0; i < 16; i++)
        if (!fork()) {
            touched(40 << 20);
            sleep(1);
            _exit(0);
        }
    while (wait(0) > 0) {}
    return 0;
}
