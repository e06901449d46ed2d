import os
import signal

print(6, flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
