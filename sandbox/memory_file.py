"""Files in memory: programs, and what they read and write."""

import fcntl
import os

SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


def create_memory_file(name: str, content: bytes | None = None) -> int:
    """A file in memory: sealed with its content, so that nobody can change it, or empty and writable."""
    flags = os.MFD_CLOEXEC | (os.MFD_ALLOW_SEALING if content is not None else 0)
    descriptor = os.memfd_create(name, flags)
    if content is not None:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
    return descriptor


def read_memory_file(descriptor: int, limit: int) -> bytes:
    """At most `limit` bytes of a file in memory, from its beginning."""
    return os.pread(descriptor, limit, 0)
