/* The newer calls that mount. */
#include "../prelude.h"
int main(void) {
    refused("open_tree", syscall(428, AT_FDCWD, "/", 1));
    refused("open_tree plain", syscall(428, AT_FDCWD, "/", 0));
    refused("move_mount", syscall(429, -1, "", AT_FDCWD, "/tmp", 4));
    refused("fsopen", syscall(430, "tmpfs", 0));
    refused("fsconfig", syscall(431, -1, 6, 0, 0, 0));
    refused("fsmount", syscall(432, -1, 0, 0));
    refused("fspick", syscall(433, AT_FDCWD, "/", 0));
    uint64_t attr[4] = {0};
    refused("mount_setattr", syscall(442, AT_FDCWD, "/", 0, attr, sizeof attr));
    return verdict();
}
