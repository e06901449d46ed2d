/* Watches the processor's counters and other processes. */
#include "../prelude.h"
#include <linux/perf_event.h>
int main(void) {
    for (int type = 0; type < 6; type++) {
        struct perf_event_attr attr = {.type = type, .size = sizeof attr, .exclude_kernel = 1, .exclude_hv = 1};
        refused("perf_event_open", syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
        refused("perf_event_open all", syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0));
    }
    return verdict();
}
