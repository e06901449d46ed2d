#include <signal.h>

int main(void) {
    volatile unsigned long spin = 1;
    signal(SIGXCPU, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    while (spin) spin += 2;
    return 0;
}
