"""First test: leaves files wherever it can. Second: looks for them."""
import os, sys

folders = [".", "/tmp", "/dev/shm", "/var/tmp", "/run", "/run/lock", "/dev/mqueue", "/dev", "/", "/home", os.path.expanduser("~")]
if sys.stdin.read().strip() == "plant":
    for folder in folders:
        for path in (f"{folder}/@MARK@", f"{folder}/.@MARK@/in"):
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                open(path, "w").write("left")
                os.chmod(path, 0o000)
            except OSError:
                pass
    print("BLOCKED")
else:
    left = [f for f in folders if os.path.exists(f"{f}/@MARK@") or os.path.exists(f"{f}/.@MARK@")]
    left += [name for name in os.listdir(".")]
    print(f"LEAK:{left}" if left else "BLOCKED")
