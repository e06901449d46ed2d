/* Hops from process to process, so that a list of what runs is old when it is read. */
#include "../prelude.h"
int main(void) {
    puts("BLOCKED");
    fflush(stdout);
    if (fork()) return 0;
    setsid();
    prctl(PR_SET_NAME, "@MARK@");
    for (;;)
        if (fork() > 0) _exit(0);
}
