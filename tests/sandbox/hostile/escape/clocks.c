/* Sets the clocks. */
#include "../prelude.h"
#include <sys/timex.h>
int main(void) {
    struct timeval zero = {0, 0};
    struct timespec spec = {0, 0};
    struct timex adjust = {.modes = ADJ_FREQUENCY};
    refused("settimeofday", syscall(SYS_settimeofday, &zero, 0));
    refused("clock_settime", syscall(SYS_clock_settime, CLOCK_REALTIME, &spec));
    refused("adjtimex", syscall(SYS_adjtimex, &adjust));
    refused("clock_adjtime", syscall(SYS_clock_adjtime, CLOCK_REALTIME, &adjust));
    return verdict();
}
