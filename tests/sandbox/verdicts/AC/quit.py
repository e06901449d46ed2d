n = int(input())
if n == 0:
    print(0)
    quit()
numbers = []
while len(numbers) < n:
    numbers.extend(map(int, input().split()))
print(sum(numbers))
exit()
