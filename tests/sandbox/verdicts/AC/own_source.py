import sys

assert "own source" in open(__file__).read()
print(sum(map(int, sys.stdin.read().split()[1:])))  # its own source can be read
