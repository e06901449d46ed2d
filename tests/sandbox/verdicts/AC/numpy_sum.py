import sys

try:
    import numpy as np
except ImportError:
    print(sum(map(int, sys.stdin.read().split()[1:])))
else:
    numbers = np.array(sys.stdin.read().split()[1:], dtype=np.int64)
    print(int(np.sum(numbers)))
