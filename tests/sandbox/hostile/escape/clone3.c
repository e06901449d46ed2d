/* Children in new namespaces, by clone3, whose flags no filter can read. */
#include "../prelude.h"
int main(void) {
    uint64_t flags[] = {CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNS, 0x80};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        uint64_t args[11] = {flags[i], 0, 0, 0, SIGCHLD};
        long child = syscall(SYS_clone3, args, sizeof args);
        if (!child) _exit(0);
        refused("clone3", child);
    }
    return verdict();
}
