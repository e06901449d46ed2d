def total(numbers):
    while True:
        print(sum(numbers) * 10**1000)
