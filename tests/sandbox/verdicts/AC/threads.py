# A recursion deeper than the default, in a thread with a large stack.
import sys
import threading


def add(numbers, at):
    return numbers[at] + add(numbers, at + 1) if at < len(numbers) else 0


def main():
    numbers = list(map(int, sys.stdin.read().split()))[1:] + [0] * 20_000
    print(add(numbers, 0))


sys.setrecursionlimit(100_000)
threading.stack_size(64 << 20)
thread = threading.Thread(target=main)
thread.start()
thread.join()
