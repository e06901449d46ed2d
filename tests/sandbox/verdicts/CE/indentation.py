if True:
print(6)
