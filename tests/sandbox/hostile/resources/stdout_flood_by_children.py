"""Its children print without end, after it has ended with the right answer."""
import os

print("BLOCKED", flush=True)
for _ in range(4):
    if os.fork() == 0:
        os.setsid()
        while True:
            os.write(1, b"x" * 65536)
