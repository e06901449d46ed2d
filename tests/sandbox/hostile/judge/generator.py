# Functional: a generator without end.
def solve(a, b):
    while True:
        yield 7
