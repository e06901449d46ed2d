def deeper(level):
    return deeper(level + 1) + 1


print(deeper(0))
