/* Closes all, opens a session, blocks every signal and sleeps. */
#include "../prelude.h"
int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, 0);
    if (fork()) _exit(0);
    setsid();
    for (int fd = 0; fd < 1024; fd++) close(fd);
    for (;;) pause();
}
