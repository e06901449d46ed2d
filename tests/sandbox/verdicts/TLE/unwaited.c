/* Its children burn the time; nobody waits for them. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
int main(void) {
    signal(SIGCHLD, SIG_IGN);
    double burnt = 0;
    while (burnt < 1.5) {
        int done[2];
        char byte;
        if (pipe(done)) return 1;
        if (!fork()) {
            while (now(CLOCK_PROCESS_CPUTIME_ID) < 0.008);
            _exit(0);
        }
        close(done[1]);
        read(done[0], &byte, 1);
        close(done[0]);
        burnt += 0.008;
    }
    puts("6");
}
