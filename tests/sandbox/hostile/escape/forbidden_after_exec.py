"""The filter must hold in what Python starts, and in its threads."""
import ctypes, errno, subprocess, sys, threading

code = (
    "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
    "r = [libc.unshare(0x10000000), libc.syscall(321, 0, 0, 0), libc.ptrace(0, 0, 0, 0), libc.syscall(425, 8, 0)]\n"
    "print(r)"
)
leaks = []
done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=1)
if done.stdout.strip() != "[-1, -1, -1, -1]":
    leaks.append((done.stdout, done.stderr))


def thread():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) != -1 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
        leaks.append("thread")


worker = threading.Thread(target=thread)
worker.start()
worker.join()
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
