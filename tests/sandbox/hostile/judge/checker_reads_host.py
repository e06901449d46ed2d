"""Asks two numbers to be added; the checker is the hostile one."""
print(sum(map(int, input().split())))
