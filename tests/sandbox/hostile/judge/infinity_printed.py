"""Prints an infinity where floats are compared by a relative error."""
print("1e999")
