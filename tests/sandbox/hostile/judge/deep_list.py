# Functional: a list a hundred thousand deep, for a reader that recurses.
def solve(a, b):
    x = 7
    for _ in range(100000):
        x = [x]
    return x
