count = int(input(
print(count)
