"""Prints what compares with every number, where floats are compared."""
print("nan")
