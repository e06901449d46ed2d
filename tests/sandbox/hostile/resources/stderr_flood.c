/* Prints its right answer, then errors without end. */
#include "../prelude.h"
int main(void) {
    static char block[1 << 20];
    memset(block, 'x', sizeof block);
    signal(SIGPIPE, SIG_IGN), signal(SIGXFSZ, SIG_IGN);
    puts("BLOCKED"), fflush(stdout);
    for (;;) write(2, block, sizeof block);
}
