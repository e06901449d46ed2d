/* Secret memory, which the kernel locks. */
#include "../prelude.h"
int main(void) {
    for (int made = 0; made < 1000; made++) {
        int fd = syscall(447, 0);
        if (fd == -1) break;
        ftruncate(fd, 4 << 20);
        char *memory = mmap(0, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (memory == MAP_FAILED) break;
        memset(memory, 1, 4 << 20);
        if (made == 100) leak("400 MB of secret memory");
    }
    return verdict();
}
