/* Reads and writes the memory of pid 1 and of its parent. */
#include "../prelude.h"
#include <sys/uio.h>
int main(void) {
    char here[64] = {0};
    struct iovec local = {here, sizeof here}, remote = {(void *)0x400000, sizeof here};
    pid_t pids[] = {1, getppid()};
    for (int i = 0; i < 2; i++) {
        refused("process_vm_readv", process_vm_readv(pids[i], &local, 1, &remote, 1, 0));
        refused("process_vm_writev", process_vm_writev(pids[i], &local, 1, &remote, 1, 0));
        char path[64];
        const char *files[] = {"mem", "maps", "environ", "syscall", "stack", "auxv"};
        for (int f = 0; f < 6; f++) {
            snprintf(path, sizeof path, "/proc/%d/%s", pids[i], files[f]);
            int fd = open(path, O_RDONLY);
            if (fd != -1 && read(fd, here, 1) > 0) leak(path);
        }
        snprintf(path, sizeof path, "/proc/%d/mem", pids[i]);
        unopened(path, O_RDWR);
    }
    return verdict();
}
