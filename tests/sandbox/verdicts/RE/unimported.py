heap = list(map(int, input().split()))
heapq.heapify(heap)
print(sum(heap))
