"""Sets the times of the host's devices and programs."""
import os, sys, time

leaks = []
for path in ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom", "/bin/sh", sys.executable):
    before = os.stat(path).st_mtime_ns
    for times in (None, (4711, 4711)):
        try:
            os.utime(path, times)
        except OSError:
            pass
    try:
        file = os.open(path, os.O_RDONLY)
        os.utime(file)
        os.close(file)
    except OSError:
        pass
    if os.stat(path).st_mtime_ns != before and time.time() - os.stat(path).st_mtime < 20:
        leaks.append(path)
print(f"LEAK {leaks}" if leaks else "BLOCKED")
