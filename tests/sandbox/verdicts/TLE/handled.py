# No exception ends it: the limit is not asked for from inside.
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
