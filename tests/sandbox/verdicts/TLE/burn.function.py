def total(numbers):
    while numbers is not None:
        pass
