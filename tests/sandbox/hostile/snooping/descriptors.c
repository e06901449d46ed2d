/* Descriptors beyond the three, its own and those of every process it sees. */
#include "../prelude.h"
int main(void) {
    for (int fd = 3; fd < 65536; fd++)
        if (fcntl(fd, F_GETFD) != -1) {
            char path[64], target[256] = {0};
            snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
            readlink(path, target, 255);
            leak(target);
        }
    for (int pid = 1; pid < 40; pid++) {
        if (pid == getpid()) continue;
        for (int fd = 0; fd < 32; fd++) {
            char path[64], byte;
            snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
            int stolen = open(path, O_RDONLY | O_NONBLOCK);
            if (stolen != -1) leak(path);
            (void)byte;
        }
    }
    return verdict();
}
