"""First test: leaves bytecode and site files for the next interpreter. Second: looks whether they ran."""
import importlib.util, json, os, py_compile, site, sys

order = sys.stdin.read().strip()
if order == "plant":
    evil = os.path.join(os.getcwd(), "evil.py")
    open(evil, "w").write("import builtins; builtins.HOSTILE = 1\n")
    targets = [json.__file__, json.decoder.__file__, __file__ if "__file__" in globals() else evil]
    for target in targets:
        for path in (importlib.util.cache_from_source(target), target):
            try:
                py_compile.compile(evil, cfile=path)
            except OSError:
                pass
    names = ("json.py", "sitecustomize.py", "usercustomize.py", "random.py", "evil.pth", "pyvenv.cfg")
    folders = [".", "/tmp", site.getusersitepackages(), *sys.path]
    for folder in folders:
        for name in names:
            try:
                os.makedirs(folder, exist_ok=True)
                open(os.path.join(folder, name), "w").write("import builtins; builtins.HOSTILE = 1\n")
            except OSError:
                pass
    print("BLOCKED")
else:
    import random

    print("LEAK:bytecode" if "HOSTILE" in dir(__builtins__) or not hasattr(random, "randint") else "BLOCKED")
