print("accepted, more or less")
