"""Prints through every other name of its output: /proc links, /dev/stdout, opened anew."""
import os

for path in ("/proc/self/fd/1", "/dev/stdout", "/dev/fd/1", f"/proc/{os.getpid()}/task/{os.getpid()}/fd/1"):
    try:
        fd = os.open(path, os.O_WRONLY | os.O_APPEND)
    except OSError:
        continue
    try:
        for _ in range(20):
            os.write(fd, b"x" * (1 << 20))
    except OSError:
        continue
print("x")
