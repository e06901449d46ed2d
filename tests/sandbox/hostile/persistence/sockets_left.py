"""First test: leaves listening sockets with a child. Second: connects to them."""
import os, socket, sys, time

order = sys.stdin.read().strip()
if order == "plant":
    listeners = []
    for family, address in ((socket.AF_UNIX, "\0@MARK@"), (socket.AF_UNIX, "/tmp/@MARK@.sock"), (socket.AF_INET, ("127.0.0.1", 4711))):
        try:
            listener = socket.socket(family)
            listener.bind(address)
            listener.listen()
            listeners.append(listener)
        except OSError:
            pass
    if os.fork() == 0:
        os.setsid()
        time.sleep(1000)
    print("BLOCKED")
else:
    left = []
    for family, address in ((socket.AF_UNIX, "\0@MARK@"), (socket.AF_UNIX, "/tmp/@MARK@.sock"), (socket.AF_INET, ("127.0.0.1", 4711))):
        try:
            socket.socket(family).connect(address)
            left.append(address)
        except OSError:
            pass
    print(f"LEAK:{left}" if left else "BLOCKED")
