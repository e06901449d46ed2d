"""Prints more than a checker can take in."""
import sys

for _ in range(600):
    sys.stdout.write("1 " * 50_000)
