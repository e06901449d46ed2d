def total(numbers):
    held = [numbers]
    while True:
        held.append(held[-1] * 2 + list(range(10_000)))
