numbers = [int(word) for _ in range(2) for word in input().split()[-3:]]
print(sum(numbers[1:]))
while input():
    pass
