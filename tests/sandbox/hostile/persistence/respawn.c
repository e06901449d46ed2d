/* Two processes that start each other again when one dies. */
#include "../prelude.h"
static void live(void) {
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_NAME, "@MARK@");
            setsid();
            signal(SIGTERM, SIG_IGN);
            continue;
        }
        if (child > 0) waitpid(child, 0, 0);
    }
}
int main(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!fork()) live();
    puts("BLOCKED");
    return 0;
}
