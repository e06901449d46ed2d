/* Puts itself before the judge: real-time scheduling, negative niceness, real-time disk. */
#include "../prelude.h"
int main(void) {
    struct sched_param top = {99};
    failed("fifo", sched_setscheduler(0, SCHED_FIFO, &top));
    failed("rr", sched_setscheduler(0, SCHED_RR, &top));
    uint64_t deadline[7] = {56 | 6ull << 32, 0, 0, 1000000, 2000000, 2000000, 0};
    failed("deadline", syscall(SYS_sched_setattr, 0, deadline, 0));
    failed("nice", setpriority(PRIO_PROCESS, 0, -20));
    failed("ioprio", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    int score = open("/proc/self/oom_score_adj", O_WRONLY);
    if (score != -1) failed("oom_score_adj", write(score, "-1000", 5));
    return verdict();
}
