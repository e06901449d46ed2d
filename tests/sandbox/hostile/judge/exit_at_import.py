# Functional: ends well before the function is there.
import os, sys

sys.stdout.write("CANARY\n")
sys.stdout.flush()
os._exit(0)


def solve(a, b):
    return 0
