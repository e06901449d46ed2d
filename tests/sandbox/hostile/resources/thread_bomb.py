"""Threads without end, each asleep."""
import threading, time

threading.stack_size(65536)
while True:
    try:
        threading.Thread(target=time.sleep, args=(1000,)).start()
    except RuntimeError:
        pass
