"""First test: sets flags of its empty folder. Second: reads them."""
import fcntl
import os
import struct

GET, SET, NODUMP = 0x80086601, 0x40086602, 0x40


def flags():
    return struct.unpack("l", fcntl.ioctl(folder, GET, b"\0" * 8))[0]


folder = os.open(".", os.O_RDONLY)
if input() == "plant":
    try:
        fcntl.ioctl(folder, SET, struct.pack("l", flags() | NODUMP))
    except OSError:
        pass
    print("BLOCKED")
else:
    print("LEAK" if flags() & NODUMP else "BLOCKED")
