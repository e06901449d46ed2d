"""Prints what makes a careless checker fail: no numbers, no lines, code."""
print("__import__('os')._exit(0)\n" + "[" * 5000 + "\n" + "9" * 5000)
