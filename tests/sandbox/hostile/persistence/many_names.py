"""Leaves names that are no text, and a module for each that a watcher could import late."""
import os, sys

if sys.stdin.read().strip() == "plant":
    for name in (b"\xff\xfe.class", b"\xed\xa0\x80", b"a\nb", b"-rf"):
        try:
            open(name, "w").close()
        except OSError:
            pass
    for name in ("array", "zipfile", "json", "struct", "signal", "threading", "traceback", "linecache", "codecs", "numpy"):
        open(f"{name}.py", "w").write("import os\nos._exit(0)\n")
    for name in ("sandbox", "encodings", "numpy_"):
        os.mkdir(name)
        open(f"{name}/__init__.py", "w").write("import os\nos._exit(0)\n")
    print("BLOCKED")
else:
    print("LEAK" if os.listdir(".") else "BLOCKED")
