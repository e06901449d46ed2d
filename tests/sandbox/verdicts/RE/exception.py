count, *numbers = map(int, open(0).read().split())
print(sum(numbers) * (count - 4) // (count - 4))
