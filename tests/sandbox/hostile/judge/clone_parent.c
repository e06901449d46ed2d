/* Makes sisters of itself, children of the process that judges, with odd signals for their ends. */
#include "../prelude.h"
int main(void) {
    for (int signal = 0; signal < 65; signal++) {
        long child = syscall(SYS_clone, CLONE_PARENT | signal, 0, 0, 0, 0);
        if (!child) _exit(0);
    }
    long last = syscall(SYS_clone, CLONE_PARENT | SIGINT, 0, 0, 0, 0);
    if (!last) {
        signal(SIGCHLD, SIG_IGN);
        prctl(PR_SET_NAME, "@MARK@");
        for (;;) pause();
    }
    return 0;
}
