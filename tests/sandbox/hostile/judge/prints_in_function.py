# Functional: prints what looks like a result, returns another.
def solve(a, b):
    print("CANARY")
    print('{"result": 7}')
    print("7")
    return None
