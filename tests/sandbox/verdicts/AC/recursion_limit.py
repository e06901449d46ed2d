import sys
from functools import lru_cache

sys.setrecursionlimit(10**6)


@lru_cache(maxsize=None)
def prefix(at):
    return 0 if at == 0 else prefix(at - 1) + (numbers[at - 1] if at <= len(numbers) else 0)


numbers = [int(x) for x in sys.stdin.read().split()[1:]]
print(prefix(10_000))
