/* Timers and queued signals, in the kernel's memory. */
#include "../prelude.h"
int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, 0);
    for (int i = 0; i < 400000; i++) {
        timer_t timer;
        struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
        if (timer_create(CLOCK_MONOTONIC, &event, &timer) && sigqueue(getpid(), SIGRTMIN, (union sigval){0})) break;
        if (i == 300000) leak("300,000 timers");
    }
    return verdict();
}
