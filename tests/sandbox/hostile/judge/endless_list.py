# Functional: a list that holds itself.
def solve(a, b):
    x = []
    x.append(x)
    return x
