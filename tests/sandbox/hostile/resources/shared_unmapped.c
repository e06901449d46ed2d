/* Shared memory without a name: touched, then dropped from the page tables, it is in no process's count. */
#include "../prelude.h"
int main(void) {
    const long chunk = 2 << 20;
    int zero = open("/dev/zero", O_RDWR);
    long held = 0;
    for (int i = 0; i < 500; i++) {
        int named = i % 2 && zero != -1;
        char *memory = mmap(0, chunk, PROT_READ | PROT_WRITE, MAP_SHARED | (named ? 0 : MAP_ANONYMOUS), named ? zero : -1, 0);
        if (memory == MAP_FAILED) continue;
        for (long at = 0; at < chunk; at += 4096) ((volatile char *)memory)[at] = 1;
        if (!madvise(memory, chunk, MADV_DONTNEED)) held += chunk;
    }
    if (held > 600l << 20) {
        leak("600 MB that no process has");
        usleep(300000);
    }
    return verdict();
}
