"""Connects to what listens on the host, and to the world."""
import socket

leaks = []
hosts = ["127.0.0.1", "::1", "0.0.0.0", "localhost", "@HOSTNAME@", "10.0.2.2", "172.17.0.1", "169.254.169.254", "192.168.0.1"]
for host in hosts:
    try:
        with socket.create_connection((host, int("@PORT@")), timeout=0.1) as connection:
            connection.settimeout(0.2)
            leaks.append((host, connection.recv(64)))
    except OSError:
        pass
for host, port in (("8.8.8.8", 53), ("1.1.1.1", 443)):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packet:
            packet.sendto(b"x", (host, port))
            leaks.append(host)
    except OSError:
        pass
print(f"LEAK:{leaks}" if leaks else "BLOCKED")
