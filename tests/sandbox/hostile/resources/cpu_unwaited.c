/* Eight children burn 0.4 s each, none is waited for, the right answer is given: 3.2 s are too much. */
#include "../prelude.h"
static void burn(void) {
    struct timespec now;
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec == 0 && now.tv_nsec < 400000000);
    _exit(0);
}
int main(void) {
    int done[2];
    if (pipe(done)) return 1;
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 8; i++)
        if (!fork()) {
            if (fork()) _exit(0);
            burn();
        }
    close(done[1]);
    char byte;
    read(done[0], &byte, 1);
    puts("BLOCKED");
    return 0;
}
