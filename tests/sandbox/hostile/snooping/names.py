"""Asks the world for names."""
import socket

leaks = []
for name in ("example.org", "localhost.localdomain", "@HOSTNAME@", "metadata.google.internal"):
    try:
        leaks.append(socket.getaddrinfo(name, 80))
    except OSError:
        pass
leaks = [found for found in leaks if any(a[4][0] not in ("127.0.0.1", "127.0.1.1", "::1") for a in found)]
try:
    interfaces = [name for _, name in socket.if_nameindex() if name != "lo"]
except OSError:
    interfaces = []
print(f"LEAK:{leaks}{interfaces}" if leaks or interfaces else "BLOCKED")
