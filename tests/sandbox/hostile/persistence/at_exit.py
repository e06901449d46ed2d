"""Works on after it has answered: by atexit, threads, finalisers and a child of each."""
import atexit, os, sys, threading, time


def burn():
    os.fork()
    while True:
        pass


class Last:
    def __del__(self):
        os.fork()
        time.sleep(1000)


atexit.register(burn)
sys.last = Last()
threading.Thread(target=burn).start()
print("BLOCKED", flush=True)
