/* Fills the buffers of pipes and sockets. */
#include "../prelude.h"
int main(void) {
    static char block[1 << 16];
    long held = 0;
    for (;;) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || fcntl(pair[0], F_SETFL, O_NONBLOCK)) break;
        int size = 8 << 20;
        setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        for (ssize_t n; (n = write(pair[0], block, sizeof block)) > 0;) held += n;
        if (pipe2(pair, O_NONBLOCK)) break;
        fcntl(pair[1], F_SETPIPE_SZ, 1 << 20);
        for (ssize_t n; (n = write(pair[1], block, sizeof block)) > 0;) held += n;
    }
    if (held > 400 << 20) leak("400 MB in pipes");
    return verdict();
}
