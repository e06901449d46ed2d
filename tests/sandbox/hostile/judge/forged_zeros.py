"""Writes packed zeros and lengths to every descriptor but its output."""
import os, struct

for fd in range(2, 1024):
    for form in (b"\0" * 4096, struct.pack("<I", 0xFFFFFFFF), struct.pack("<q", -1), b"\xff" * 4096, b"\n" * 100):
        try:
            os.write(fd, form)
        except OSError:
            break
