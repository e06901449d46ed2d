/* Grows its pipes by a command whose upper half, which the kernel does not read, is not zero. */
#include "../prelude.h"
int main(void) {
    int pair[2];
    for (long upper = 0; upper < 3; upper++) {
        if (pipe(pair)) return 1;
        syscall(SYS_fcntl, pair[0], 1031l | upper << 32, 1 << 20);
        if (fcntl(pair[0], 1032) > 1 << 16) leak("a pipe of a megabyte");
        int size = 4 << 20, now = 0, before = 0;
        socklen_t length = sizeof now;
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) return 1;
        getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &before, &length);
        syscall(SYS_setsockopt, pair[0], 1l | upper << 32, 7l | upper << 32, &size, sizeof size);
        getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &now, &length);
        if (now > before) leak("a larger buffer");
    }
    return verdict();
}
