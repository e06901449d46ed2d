/* Sixteen children that cannot be looked into hold 80 MB each. */
#include "../prelude.h"
int main(void) {
    long *holding = counter(), most = 0;
    for (int i = 0; i < 16; i++)
        if (!fork()) {
            prctl(PR_SET_DUMPABLE, 0);
            if (!touched(80 << 20)) _exit(1);
            __sync_fetch_and_add(holding, 1);
            usleep(700000);
            _exit(0);
        }
    prctl(PR_SET_DUMPABLE, 0);
    while (wait(0) > 0) {}
    most = *holding;
    if (most > 8) leak("640 MB in processes that hide their pages");
    return 0;
}
