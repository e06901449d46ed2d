/* New namespaces, one by one and all at once. */
#include "../prelude.h"
int main(void) {
    int flags[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
                   CLONE_NEWCGROUP, 0x80, CLONE_NEWUSER | CLONE_NEWNS, CLONE_NEWUSER | CLONE_NEWNET | CLONE_FS};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        pid_t child = fork();
        if (!child) _exit(denied(unshare(flags[i])) ? 0 : 1);
        int status;
        waitpid(child, &status, 0);
        if (status) leak("unshare");
    }
    return verdict();
}
