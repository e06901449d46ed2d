"""First test: leaves a child that reads the inputs of the tests after it. Second: looks for what it wrote."""
import os, sys, time

order = sys.stdin.read().split()
if order[0] == "plant":
    if os.fork() == 0:
        os.setsid()
        while True:
            for pid in filter(str.isdigit, os.listdir("/proc")):
                try:
                    text = open(f"/proc/{pid}/fd/0").read()
                    open("/tmp/@MARK@", "a").write(text)
                    open("/dev/shm/@MARK@", "a").write(text)
                except OSError:
                    pass
    time.sleep(0.05)
    print("BLOCKED")
else:
    time.sleep(0.2)
    print("LEAK:peeked" if os.path.exists("/tmp/@MARK@") or os.path.exists("/dev/shm/@MARK@") else "BLOCKED")
