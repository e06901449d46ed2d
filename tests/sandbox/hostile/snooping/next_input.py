"""Looks in its memory for the inputs of the tests to come: numbers that it has not been given."""
import re, sys

mine = sys.stdin.read().strip()
pattern = re.compile(rb"INPUT-[0-9]{2}-[0-9a-f]{32}")
found = set()
with open("/proc/self/mem", "rb", buffering=0) as memory:
    for line in open("/proc/self/maps"):
        span, mode = line.split()[:2]
        low, high = (int(x, 16) for x in span.split("-"))
        if "r" in mode and high - low < 64 << 20:
            try:
                memory.seek(low)
                found |= set(pattern.findall(memory.read(high - low)))
            except (OSError, ValueError, OverflowError):
                pass
others = sorted(f.decode() for f in found if f.decode() not in mine)
print(f"LEAK:{others}" if others else "BLOCKED")
