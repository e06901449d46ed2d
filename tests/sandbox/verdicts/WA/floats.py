import sys

print(int(sum(map(float, sys.stdin.read().split()[1:]))))
