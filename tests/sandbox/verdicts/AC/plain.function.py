def total(numbers):
    return reduce(lambda one, other: one + other, numbers, 0)


from functools import reduce
