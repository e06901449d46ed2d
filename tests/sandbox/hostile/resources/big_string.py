"""Memory by one multiplication."""
n = 1 << 38
print(len("x" * n))
