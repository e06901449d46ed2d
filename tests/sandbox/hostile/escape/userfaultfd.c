/* Holds the kernel in a page fault. */
#include "../prelude.h"
int main(void) {
    refused("userfaultfd", syscall(SYS_userfaultfd, 0));
    refused("userfaultfd user mode", syscall(SYS_userfaultfd, 1));
    unopened("/dev/userfaultfd", O_RDWR);
    return verdict();
}
