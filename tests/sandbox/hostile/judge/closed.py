"""Closes every descriptor, its pipes to the judge among them, and lives on."""
import os

for fd in range(1024):
    try:
        os.close(fd)
    except OSError:
        pass
for _ in range(16):
    os.open("/dev/null", os.O_RDWR)
while True:
    pass
