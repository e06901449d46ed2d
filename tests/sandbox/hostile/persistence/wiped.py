"""First test: leaves what is hard to remove, and blocks that no name leads to. Second: looks for both."""
import os, socket

if input() == "plant":
    os.makedirs("a/b/c/d")
    open("a/b/secret", "w").write("answer")
    os.link("a/b/secret", "linked")
    os.symlink("/", "root")
    os.symlink("missing", "a/dangling")
    os.mkfifo("a/fifo")
    socket.socket(socket.AF_UNIX).bind("a/socket")
    os.chmod("a/b", 0)
    os.chmod("a", 0)
    one, other = socket.socketpair(socket.AF_UNIX)
    with open("unnamed", "wb") as file:
        file.write(b"x" * (1 << 20))
        socket.send_fds(one, [b"x"], [file.fileno(), one.fileno(), other.fileno()])
    print("BLOCKED")
else:
    about = os.statvfs(".")
    used = (about.f_blocks - about.f_bfree) * about.f_frsize
    leaks = os.listdir(".") + ([f"{used} bytes"] if used > 1 << 18 else [])
    print(f"LEAK {leaks}" if leaks else "BLOCKED")
