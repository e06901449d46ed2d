def total(numbers):
    return list(range(1_000_000))
