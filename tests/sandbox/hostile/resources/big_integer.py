"""A power that takes years, in one instruction."""
n = 9
print(n**n**n**n)
