print(sum(abs(int(word)) for word in open(0).read().split()[1:]))
