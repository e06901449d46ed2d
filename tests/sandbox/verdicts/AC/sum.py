import sys

count, *numbers = map(int, sys.stdin.read().split())
assert count == len(numbers)
print(sum(numbers))
