"""Only the harmless devices are there."""
import os, stat

allowed = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"}
leaks = []
for root, _, names in os.walk("/dev"):
    for name in names:
        mode = os.lstat(os.path.join(root, name)).st_mode
        if (stat.S_ISCHR(mode) and name not in allowed and root != "/dev/pts") or stat.S_ISBLK(mode):
            leaks.append(os.path.join(root, name))
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
