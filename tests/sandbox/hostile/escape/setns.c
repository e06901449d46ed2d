/* Enters namespaces: its own again, those of pid 1, by files and by a pidfd. */
#include "../prelude.h"
int main(void) {
    const char *kinds[] = {"user", "mnt", "pid", "net", "ipc", "uts", "cgroup", "time"};
    for (int i = 0; i < 8; i++)
        for (int own = 0; own < 2; own++) {
            char path[64];
            snprintf(path, sizeof path, "/proc/%s/ns/%s", own ? "self" : "1", kinds[i]);
            int fd = open(path, O_RDONLY);
            if (fd != -1) refused(path, setns(fd, 0));
        }
    refused("setns of nothing", setns(0, 0));
    int pidfd = syscall(SYS_pidfd_open, 1, 0);
    if (pidfd != -1) refused("setns pidfd", setns(pidfd, CLONE_NEWNS | CLONE_NEWNET));
    return verdict();
}
