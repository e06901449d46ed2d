/* Writes the kernel's own files: sysctl, sysrq, cgroups, uid maps. */
#include "../prelude.h"
int main(void) {
    const char *paths[] = {"/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/drop_caches",
        "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/ns_last_pid", "/proc/sys/fs/file-max",
        "/proc/sys/net/ipv4/ip_forward", "/proc/sys/kernel/msgmax", "/proc/sys/user/max_user_namespaces", "/proc/sysrq-trigger",
        "/proc/irq/0/smp_affinity", "/proc/self/uid_map", "/proc/self/gid_map", "/proc/self/setgroups", "/proc/1/oom_score_adj",
        "/proc/1/comm", "/proc/1/timerslack_ns", "/proc/kcore", "/proc/kmsg", "/proc/keys", "/proc/timer_list", "/proc/scsi/scsi",
        "/sys/kernel/uevent_helper", "/sys/power/state", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/tasks",
        "/sys/fs/cgroup/memory/release_agent", "/sys/fs/cgroup/unified/cgroup.procs", "/sys/kernel/mm/ksm/run"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int fd = open(paths[i], O_WRONLY);
        /* A file that opens but takes no byte is no way out. */
        if (fd != -1 && write(fd, "0", 1) > 0) leak(paths[i]);
        if (fd != -1) close(fd);
    }
    return verdict();
}
