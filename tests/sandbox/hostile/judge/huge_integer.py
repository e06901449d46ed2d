# Functional: an integer of a million digits.
def solve(a, b):
    return 1 << 4_000_000
