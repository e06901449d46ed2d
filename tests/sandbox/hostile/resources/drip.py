"""Prints a letter now and then, to look alive."""
import sys, time

while True:
    sys.stdout.write("B")
    sys.stdout.flush()
    time.sleep(0.05)
