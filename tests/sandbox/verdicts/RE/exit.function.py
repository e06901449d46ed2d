import sys


def total(numbers):
    sys.exit(4)
