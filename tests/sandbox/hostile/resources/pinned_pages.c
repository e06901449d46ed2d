/* A byte of each huge page goes into a pipe, which keeps the whole page when the mapping is gone. */
#include "../prelude.h"
#include <sys/uio.h>
int main(void) {
    const long huge = 2 << 20;
    long kept = 0;
    for (int p = 0; p < 100 && kept < 600; p++) {
        int pair[2];
        if (pipe(pair)) break;
        for (int slot = 0; slot < 16; slot++) {
            char *memory = mmap(0, 2 * huge, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (memory == MAP_FAILED) break;
            char *page = (char *)(((uintptr_t)memory + huge - 1) & ~(uintptr_t)(huge - 1));
            madvise(page, huge, MADV_HUGEPAGE);
            memset(page, 1, huge);
            struct iovec byte = {page, 1};
            if (vmsplice(pair[1], &byte, 1, SPLICE_F_NONBLOCK) == 1) kept++;
            munmap(memory, 2 * huge);
        }
    }
    if (kept > 400) {
        leak("800 MB pinned by pipes");
        usleep(300000);
    }
    return verdict();
}
