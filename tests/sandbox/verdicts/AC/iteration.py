# Standard input by iteration, as bytes, and an end by SystemExit.
import sys

total = 0
for number, line in enumerate(sys.stdin.buffer):
    if number:
        total += sum(map(int, line.split()))
sys.stdout.buffer.write(b"%d" % total)
sys.exit(0)
