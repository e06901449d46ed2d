"""First test: spoils the interpreter it was forked from. Second: looks whether it is whole."""
import builtins, ctypes, gc, json, os, sys

order = sys.stdin.read().strip()
if order == "plant":
    os.environ["@MARK@"] = "left"
    builtins.sum = lambda *a: 42
    builtins.hostile = True
    json.loads = lambda *a: 42
    sys.modules["math"] = None
    sys.path.insert(0, "/tmp/@MARK@")
    sys.setrecursionlimit(50000)
    gc.disable()
    # The small integer 5, shared by all, is made a 6.
    ctypes.c_long.from_address(id(5) + 24).value = 6
    os.write(1, b"BLOCKED\n")
    os._exit(0)
import math

left = [os.environ.get("@MARK@"), builtins.sum([1]) != 1, hasattr(builtins, "hostile"), json.loads("1") != 1]
left += ["/tmp/@MARK@" in sys.path, sys.getrecursionlimit() == 50000, int("5") + 1 != 6, math.sqrt(4) != 2.0]
print(f"LEAK:{left}" if any(left) else "BLOCKED")
