def total(numbers):
    return numbers[0] + total(numbers[1:])
