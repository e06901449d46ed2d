"""Files of the host: the planted ones, the users', the system's, the project's own."""
import os

paths = """@CANARY_TMP@ @CANARY_HOME@ @CHECKOUT@ @CHECKOUT@/pyproject.toml @CHECKOUT@/../shared @CACHE@
/root/.bashrc /root/.ssh /home/user /etc/shadow /etc/gshadow /etc/sudoers /etc/hostname /etc/machine-id /etc/ssh
/etc/fstab /etc/crontab /etc/resolv.conf /etc/hosts /var/log /var/lib/dpkg/status /var/spool /var/run/docker.sock /run/systemd
/run/dbus/system_bus_socket /boot /opt /srv /mnt /media /lost+found /initrd.img /proc/kcore /proc/kallsyms /sys/class/net/eth0
/sys/fs/cgroup/memory /sys/kernel/debug /sys/firmware /dev/disk /dev/mapper /proc/sys/kernel/core_pattern""".split()
leaks = []
for path in paths:
    try:
        if os.path.isdir(path):
            if os.listdir(path):
                leaks.append(path)
        else:
            with open(path, "rb") as file:
                data = file.read(64)
            if path in ("/proc/sys/kernel/core_pattern", "/proc/kallsyms"):
                if b"0000000000000000" not in data and path == "/proc/kallsyms":
                    leaks.append(path)
            elif data:
                leaks.append(path)
    except OSError:
        pass
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
