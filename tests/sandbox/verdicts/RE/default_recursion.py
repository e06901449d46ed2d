def down(left):
    return 0 if left == 0 else down(left - 1)


print(down(1_500))
