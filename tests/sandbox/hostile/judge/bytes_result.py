# Functional: what JSON does not know.
def solve(a, b):
    return {1, 2, b"7", object}
