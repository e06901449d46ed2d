"""What the tables of the kernel tell about the host: mounts, network, processes, names."""
import os, re, socket

leaks = set()
for name in ("mounts", "self/mountinfo", "self/cgroup", "cmdline", "net/unix", "net/tcp", "net/arp", "net/route", "sysvipc/shm",
             "1/cmdline", "1/comm", "1/status", "self/limits", "locks", "keys", "key-users", "swaps", "1/mountinfo", "1/cgroup"):
    try:
        text = open(f"/proc/{name}", "rb").read()
    except OSError:
        continue
    for hint in (b"@CANARY_TMP@", b"@ABSTRACT@", b"@SECRET_NAME@", b"@CACHE@", b"eth0"):
        if hint in text:
            leaks.add((name, hint))
    leaks |= {(name, found) for found in re.findall(rb"CANARY-[0-9a-f]{32}", text)}
if socket.gethostname() == "@HOSTNAME@":
    leaks.add("hostname")
pids = [int(p) for p in os.listdir("/proc") if p.isdigit()]
if len(pids) > 12:
    leaks.add(("processes", len(pids)))
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
