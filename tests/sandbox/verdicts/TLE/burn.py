count = int(input())
while count >= 0:
    count += 1
