/* Reads the counters that tell of other work: schedstat and interrupts of the host's processes. */
#include "../prelude.h"
int main(void) {
    for (int pid = 1; pid < 5000; pid++) {
        char path[64], name[64] = {0};
        snprintf(path, sizeof path, "/proc/%d/comm", pid);
        int fd = open(path, O_RDONLY);
        if (fd == -1) continue;
        read(fd, name, 63);
        if (strstr(name, "systemd") || strstr(name, "pytest") || strstr(name, "sshd")) leak(name);
        close(fd);
    }
    return verdict();
}
