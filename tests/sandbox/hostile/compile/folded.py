"""Constants that a careless compiler would compute."""
def never():
    a = 9**9**9**9
    b = "x" * 10**10 * 10**10
    c = (1,) * 10**9 * 10**9
    d = 1 << 10**12
    e = -(-(2**63)) ** 10**9
    return a, b, c, d, e, "%1000000000000d" % 1


print("BLOCKED")
