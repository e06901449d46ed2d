"""First test: changes what a child inherits. Second: looks whether it has inherited it."""
import os, resource, signal, sys

parents = [os.getppid(), 1]
if sys.stdin.read().strip() == "plant":
    os.umask(0o777)
    for pid in [0, *parents]:
        for change in (
            lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
            lambda: os.sched_setaffinity(pid, {0}),
            lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
            lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE, (9, 9)),
            lambda: resource.prlimit(pid, resource.RLIMIT_DATA, (1 << 20, 1 << 20)),
            lambda: open(f"/proc/{pid}/oom_score_adj", "w").write("1000"),
        ):
            try:
                change()
            except (OSError, ValueError):
                pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    os.write(1, b"BLOCKED\n")
    os._exit(0)
left = []
if os.getpriority(os.PRIO_PROCESS, 0) == 19 or os.sched_getscheduler(0) == os.SCHED_IDLE:
    left.append("priority")
if resource.getrlimit(resource.RLIMIT_NOFILE)[1] == 9 or resource.getrlimit(resource.RLIMIT_DATA)[1] == 1 << 20:
    left.append("limits")
if signal.pthread_sigmask(signal.SIG_BLOCK, []):
    left.append("blocked signals")
if os.umask(0o22) == 0o777:
    left.append("umask")
print(f"LEAK:{left}" if left else "BLOCKED")
