# Each process stays below the limit; together they do not.
import os
import sys
import time

total = sum(map(int, sys.stdin.read().split()[1:]))
children = []
for _ in range(6):
    child = os.fork()
    if child == 0:
        while time.process_time() < 0.25:
            pass
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
print(total)
