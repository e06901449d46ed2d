/* The signal for a file that is too large is ignored, and so is every error. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

int main(void) {
    char block[4096];
    signal(SIGXFSZ, SIG_IGN);
    memset(block, '6', sizeof block);
    for (int times = 0; times < 4096; times++) {
        if (write(1, block, sizeof block) < 0) continue;
    }
    return 0;
}
