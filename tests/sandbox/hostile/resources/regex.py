"""A regular expression that backtracks without end, holding the interpreter."""
import re

re.match(r"(a+)+$", "a" * 64 + "b")
