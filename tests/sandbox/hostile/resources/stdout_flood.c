/* Prints without end. */
#include "../prelude.h"
int main(void) {
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    signal(SIGPIPE, SIG_IGN), signal(SIGXFSZ, SIG_IGN);
    for (;;) write(1, block, sizeof block);
}
