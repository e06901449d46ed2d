import sys


class Log:
    def __init__(self, text):
        self.text = text

    def __del__(self):
        print(self.text)


def watch(numbers):
    try:
        yield
    finally:
        if not numbers:
            print(0)


numbers = list(map(int, sys.stdin.read().split()))[1:]
watching = watch(numbers)
next(watching)
if numbers:
    log = Log(sum(numbers))
