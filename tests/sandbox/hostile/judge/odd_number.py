"""Prints the expected number in forms that only Python reads."""
print("1_0.0_0")
