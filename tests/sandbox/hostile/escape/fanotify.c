/* Watches files, compares kernels' pointers, takes descriptors of others. */
#include "../prelude.h"
int main(void) {
    refused("fanotify_init", syscall(SYS_fanotify_init, 0x200, 0));
    refused("kcmp", syscall(SYS_kcmp, getpid(), 1, 0, 0, 0));
    refused("lookup_dcookie", syscall(SYS_lookup_dcookie, 0, 0, 0));
    int pidfd = syscall(SYS_pidfd_open, 1, 0);
    for (int fd = 0; fd < 8 && pidfd != -1; fd++) refused("pidfd_getfd", syscall(438, pidfd, fd, 0));
    int parent = syscall(SYS_pidfd_open, getppid(), 0);
    for (int fd = 0; fd < 8 && parent != -1; fd++) failed("pidfd_getfd of the parent", syscall(438, parent, fd, 0));
    refused("move_pages", syscall(SYS_move_pages, 1, 0, 0, 0, 0, 0));
    refused("migrate_pages", syscall(SYS_migrate_pages, 1, 0, 0, 0));
    failed("process_madvise", syscall(440, pidfd, 0, 0, 20, 0));
    return verdict();
}
