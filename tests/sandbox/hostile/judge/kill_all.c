/* Kills all that it can: -1, its parents, pid 1, every group, with every signal. */
#include "../prelude.h"
int main(void) {
    for (int s = 1; s < 65; s++) signal(s, SIG_IGN);
    for (int s = 64; s > 0; s--) {
        if (s == SIGKILL || s == SIGSTOP) continue;
        kill(1, s), kill(getppid(), s), kill(-getpgid(getppid()), s), kill(-1, s);
        for (int pid = 2; pid < 50; pid++) if (pid != getpid()) kill(pid, s), kill(-pid, s);
    }
    for (int pid = 1; pid < 50; pid++) if (pid != getpid()) kill(pid, SIGKILL), kill(-pid, SIGKILL);
    kill(-1, SIGKILL);
    return 0;
}
