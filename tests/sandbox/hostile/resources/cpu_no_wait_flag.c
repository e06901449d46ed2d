/* Children that burn 5 ms each, hidden by a flag (SA_NOCLDWAIT) rather than by ignoring their ends. */
#include "../prelude.h"
int main(void) {
    struct sigaction action = {.sa_flags = SA_NOCLDWAIT};
    sigaction(SIGCHLD, &action, 0);
    for (int i = 0; i < 300; i++) {
        int done[2];
        if (pipe(done)) return 1;
        if (!fork()) {
            struct timespec now;
            do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
            while (now.tv_nsec < 5000000);
            _exit(0);
        }
        close(done[1]);
        char byte;
        read(done[0], &byte, 1), close(done[0]);
    }
    puts("BLOCKED");
    return 0;
}
