/* Takes all pending signals that its user may have, so that no other program can start a timer. */
#include "../prelude.h"
int main(void) {
    sigset_t all;
    sigfillset(&all), sigprocmask(SIG_BLOCK, &all, 0);
    long queued = 0;
    union sigval value = {0};
    for (int child = 0; child < 8; child++)
        if (!fork()) {
            while (!sigqueue(getpid(), SIGRTMIN, value)) queued++;
            usleep(100000);
            _exit(queued > 4096);
        }
    while (!sigqueue(getpid(), SIGRTMIN, value)) queued++;
    if (queued > 4096) leak("signals");
    for (int status; wait(&status) > 0;)
        if (status) leak("signals of a child");
    return verdict();
}
