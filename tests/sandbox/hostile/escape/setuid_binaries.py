"""Runs whatever setuid program the jail shows, and asks who it is."""
import os, stat, subprocess

found = []
for folder in ("/bin/", "/sbin/", "/usr/bin", "/usr/libexec", "/usr/lib/openssh", "/usr/lib/dbus-1.0", "/usr/local/bin"):
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            try:
                mode = os.lstat(path).st_mode
            except OSError:
                continue
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                found.append(path)
leaks = []
for path in found:
    for args in ([path, "-c", "id -u"],):
        try:
            done = subprocess.run(args, stdin=subprocess.DEVNULL, capture_output=True, timeout=0.05)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.stdout.strip() == b"0":
            leaks.append(path)
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
