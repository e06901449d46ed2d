/* First test: rewrites its own program. Second: looks whether it is the old one. */
#include "../prelude.h"
int main(void) {
    char self[512] = {0}, order[16] = {0};
    scanf("%15s", order);
    if (readlink("/proc/self/exe", self, 511) < 0) return 1;
    if (strcmp(order, "plant")) {
        char beside[600];
        snprintf(beside, sizeof beside, "%s.@MARK@", self);
        failed("a file beside the program", open(beside, O_RDONLY));
        return verdict();
    }
    unopened("/proc/self/exe", O_RDWR);
    unopened(self, O_RDWR);
    failed("chmod", chmod(self, 0777));
    failed("unlink", unlink(self));
    char beside[600];
    snprintf(beside, sizeof beside, "%s.@MARK@", self);
    failed("rename", rename(self, beside));
    failed("symlink", symlink("/bin/true", beside));
    failed("link", link(self, beside));
    if (!fork()) {
        /* While the parent is gone, its text is no longer busy. */
        usleep(100000);
        int fd = open(self, O_RDWR | O_TRUNC);
        if (fd != -1) write(fd, "#!/bin/sh\necho LEAK:rewritten\n", 30);
        _exit(0);
    }
    return verdict();
}
