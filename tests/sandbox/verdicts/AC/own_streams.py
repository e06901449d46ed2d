n, *numbers = map(int, open(0).read().split())
out = open(1, "w")
print(sum(numbers), file=out)
