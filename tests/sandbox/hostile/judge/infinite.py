# Functional: an infinity.
def solve(a, b):
    return float("inf")
