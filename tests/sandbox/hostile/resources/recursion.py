"""Recursion in Python, without Python's own limit."""
import sys

sys.setrecursionlimit(1 << 30)
f = lambda n: f(n + 1)
f(0)
