import heapq, sys

heap = list(map(int, sys.stdin.buffer.read().split()))[1:]
heapq.heapify(heap)
total = 0
while heap:
    total += heapq.heappop(heap)
sys.stdout.write(f"{total}\n")
