open(0).read()
