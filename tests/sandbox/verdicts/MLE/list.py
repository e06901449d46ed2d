numbers = []
while True:
    numbers.extend(range(len(numbers), len(numbers) + 10000))
