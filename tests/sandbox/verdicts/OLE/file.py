with open("large", "wb") as file:
    while True:
        file.write(bytes(1 << 16))
        file.flush()
