/* A ring that does system calls behind the filter's back. */
#include "../prelude.h"
int main(void) {
    char params[256] = {0};
    refused("io_uring_setup", syscall(SYS_io_uring_setup, 8, params));
    refused("io_uring_enter", syscall(SYS_io_uring_enter, 0, 1, 0, 0, 0, 0));
    refused("io_uring_register", syscall(SYS_io_uring_register, 0, 0, 0, 0));
    return verdict();
}
