import os

data = b""
while part := os.read(0, 1 << 16):
    data += part
os.write(1, b"%d\n" % sum(map(int, data.split()[1:])))
