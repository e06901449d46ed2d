# Each process stays below the limit; together they do not.
import os
import time

for _ in range(6):
    if os.fork() == 0:
        held = b"x" * (60 << 20)
        time.sleep(60)
        os._exit(len(held) & 1)
time.sleep(1.5)
print(6)
