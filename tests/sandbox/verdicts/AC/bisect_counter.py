import sys
from bisect import bisect_left, bisect_right, insort
from collections import Counter, deque

input = sys.stdin.readline
n, queue, ordered = int(input()), deque(), []
while len(ordered) < n:
    for word in input().split():
        insort(ordered, int(word))
for number in Counter(ordered):
    queue.append(number * (bisect_right(ordered, number) - bisect_left(ordered, number)))
print(sum(queue))
