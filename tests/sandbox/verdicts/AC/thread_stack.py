import sys
import threading


def main():
    def total(at):
        return 0 if at == len(numbers) else numbers[at] + total(at + 1)

    numbers = list(map(int, sys.stdin.read().split()))[1:]
    depth = [0]

    def go_down(left):
        depth[0] += 1
        if left:
            go_down(left - 1)

    go_down(20_000)
    print(total(0))


sys.setrecursionlimit(1 << 25)
threading.stack_size(1 << 27)
thread = threading.Thread(target=main)
thread.start()
thread.join()
