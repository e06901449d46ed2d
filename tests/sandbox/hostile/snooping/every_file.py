"""Reads every small file that the jail shows outside the toolchain, and looks for what was planted."""
import os, re, stat, time

leaks, start = set(), time.process_time()
pattern = re.compile(rb"CANARY-[0-9a-f]{32}")
for top in ("/", ):
    for root, folders, names in os.walk(top):
        folders[:] = [f for f in folders if os.path.join(root, f) not in ("/proc", "/sys", "/usr")]
        for name in names:
            path = os.path.join(root, name)
            leaks |= set(pattern.findall(os.fsencode(path)))
            try:
                status = os.lstat(path)
                if stat.S_ISREG(status.st_mode) and status.st_size < 100_000:
                    with open(path, "rb") as file:
                        leaks |= set(pattern.findall(file.read()))
            except OSError:
                pass
        if time.process_time() - start > 0.7:
            break
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
