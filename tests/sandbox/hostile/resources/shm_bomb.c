/* Fills /dev/shm by shared mappings. */
#include "../prelude.h"
int main(void) {
    long touched = 0;
    for (int i = 0; i < 200; i++) {
        char name[32];
        snprintf(name, sizeof name, "/hostile%d", i);
        int fd = shm_open(name, O_CREAT | O_RDWR, 0600);
        if (fd == -1 || ftruncate(fd, 3 << 20)) break;
        char *memory = mmap(0, 3 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd);
        if (memory == MAP_FAILED) break;
        memset(memory, 1, 3 << 20);
        touched += 3 << 20;
    }
    if (touched > 400 << 20) leak("400 MB in /dev/shm");
    return verdict();
}
