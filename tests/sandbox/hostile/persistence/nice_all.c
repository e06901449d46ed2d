/* First test: makes all processes of its user nice and idle, the judge's among them. Second: looks how it runs. */
#include "../prelude.h"
int main(void) {
    char order[16] = {0};
    scanf("%15s", order);
    if (!strcmp(order, "plant")) {
        setpriority(PRIO_USER, 0, 19), setpriority(PRIO_PGRP, 0, 19), setpriority(PRIO_USER, getuid(), 19);
        syscall(SYS_ioprio_set, 3, 0, 3 << 13), syscall(SYS_ioprio_set, 2, 0, 3 << 13);
        syscall(SYS_ioprio_set, 3, getuid(), 3 << 13);
        puts("BLOCKED");
        return 0;
    }
    if (getpriority(PRIO_PROCESS, 0) > 0 || getpriority(PRIO_PROCESS, 1) > 0) leak("nice");
    if (syscall(SYS_ioprio_get, 1, 0) >> 13 == 3 || syscall(SYS_ioprio_get, 1, 1) >> 13 == 3) leak("idle disk");
    return verdict();
}
