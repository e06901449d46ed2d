"""Fills every folder it may write, a file below the limit at a time."""
import os

block = b"x" * (1 << 20)
total = 0
for folder in (".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/home", os.environ.get("HOME", "/"), "/run/lock", "/dev/mqueue"):
    for i in range(400):
        try:
            with open(f"{folder}/fill{i}", "wb") as f:
                for _ in range(3):
                    total += f.write(block)
                    f.flush()
        except OSError:
            break
print(f"LEAK:{total >> 20} MB" if total > 400 << 20 else "BLOCKED")
