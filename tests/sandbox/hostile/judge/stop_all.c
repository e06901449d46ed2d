/* Stops all that it can, for ever. */
#include "../prelude.h"
int main(void) {
    kill(1, SIGSTOP), kill(getppid(), SIGSTOP);
    for (int pid = 1; pid < 50; pid++) if (pid != getpid()) kill(pid, SIGSTOP), kill(-pid, SIGSTOP);
    kill(-1, SIGSTOP);
    raise(SIGSTOP);
    return 0;
}
