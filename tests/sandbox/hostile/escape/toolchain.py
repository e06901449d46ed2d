"""Changes what every later program is compiled and run with."""
import os, sys

leaks = []
targets = {sys.executable, os.__file__, os.path.realpath(sys.executable), "/usr/bin/gcc", "/usr/bin/python3", "/bin/sh"}
targets |= {"/etc/passwd", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/resolv.conf", "/lib64/ld-linux-x86-64.so.2"}
targets |= {m.__file__ for m in sys.modules.values() if getattr(m, "__file__", None) and not m.__file__.startswith(os.getcwd())}
for path in targets:
    for flags in (os.O_WRONLY, os.O_RDWR):
        try:
            os.close(os.open(path, flags))
        except OSError:
            continue
        leaks.append(path)
folders = {os.path.dirname(p) for p in targets} | {"/", "/usr", "/usr/lib", "/etc", "/bin", "/proc", "/sys", "/dev", "/usr/local"}
folders |= {p for p in sys.path if p and os.path.isdir(p) and os.path.realpath(p) != os.getcwd()}
for folder in filter(None, folders):
    for name in ("hostile.py", "sitecustomize.py"):
        try:
            open(os.path.join(folder, name), "x").close()
        except OSError:
            continue
        if not os.path.samefile(folder, os.getcwd()):
            leaks.append(folder)
print(f"LEAK:{sorted(leaks)}" if leaks else "BLOCKED")
