# Functional: half a character.
def solve(a, b):
    return "\ud800" * 10
