"""Runs the isolating programs of the host inside the jail, to become root in a jail of its own."""
import os, shutil, subprocess

os.environ["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin"
tries = [
    ["bwrap", "--ro-bind", "/", "/", "--unshare-all", "--uid", "0", "id", "-u"],
    ["unshare", "-Urm", "id", "-u"],
    ["nsenter", "-t", "1", "-m", "-U", "--preserve-credentials", "id", "-u"],
    ["sudo", "-n", "id", "-u"],
    ["su", "-c", "id -u"],
    ["chroot", "/", "id", "-u"],
    ["newuidmap", str(os.getpid()), "0", "0", "1"],
]
leaks = []
for command in tries:
    if not shutil.which(command[0]):
        continue
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=0.5)
    except (OSError, subprocess.TimeoutExpired):
        continue
    if done.returncode == 0:
        leaks.append(command[0])
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
