/* A relay: each process burns 0.2 s and hands on to its child, so that none is ever over the limit. */
#include "../prelude.h"
int main(void) {
    int done[2];
    if (pipe(done)) return 1;
    if (fork()) {
        char byte;
        close(done[1]);
        read(done[0], &byte, 1);
        puts("BLOCKED");
        return 0;
    }
    for (int round = 0; round < 20; round++) {
        struct timespec now;
        do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        while (now.tv_sec == 0 && now.tv_nsec < 200000000);
        signal(SIGCHLD, SIG_IGN);
        if (fork()) _exit(0);
    }
    return 0;
}
