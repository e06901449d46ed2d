/* Every child opens a session of its own, forgets its parent and sleeps: no group kill reaches all. */
#include "../prelude.h"
int main(void) {
    signal(SIGCHLD, SIG_IGN);
    for (;;)
        if (!fork()) {
            setsid();
            prctl(PR_SET_NAME, "@MARK@");
            if (fork()) _exit(0);
        }
}
