import sys

print(sum(map(int, sys.stdin.read().split()[1:])))
while True:
    sys.stderr.write("still here\n" * 1000)
