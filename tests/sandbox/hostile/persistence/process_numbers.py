"""First test: starts many processes. Second: tells by its own number that they were there."""
import os

if input() == "plant":
    for _ in range(60):
        if os.fork() == 0:
            os._exit(0)
        os.wait()
    print("BLOCKED")
else:
    print("LEAK" if os.getpid() > 60 else "BLOCKED")
