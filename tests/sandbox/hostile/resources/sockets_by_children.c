/* Thirty children fill the buffers of a hundred sockets each. */
#include "../prelude.h"
int main(void) {
    static char block[1 << 16];
    long *held = counter();
    for (int child = 0; child < 25; child++)
        if (!fork()) {
            for (int i = 0; i < 100; i++) {
                int pair[2];
                if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) break;
                for (int side = 0; side < 2; side++) {
                    fcntl(pair[side], F_SETFL, O_NONBLOCK);
                    for (ssize_t n; (n = write(pair[side], block, sizeof block)) > 0;) __sync_fetch_and_add(held, n);
                }
            }
            usleep(500000);
            _exit(0);
        }
    while (wait(0) > 0) {}
    if (*held > 500l << 20) leak("500 MB in sockets");
    return verdict();
}
