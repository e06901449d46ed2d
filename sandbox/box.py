"""The folder of a jail in which programs run: files put in and taken out, and everything wiped after a run.

Runs inside the jail, in its warden. Standard library only.
"""

import contextlib
import os
import stat

MAX_ENTRIES, MAX_DEPTH = 500, 20
"""what a run may leave behind to be wiped; with more, its jail is thrown away, which takes no longer"""
FULL_ACCESS = 0o700


class BoxFolder:
    """The warden's current folder. It is held open: a program may remove its own permissions on the path."""

    def __init__(self) -> None:
        self.folder = os.open(".", os.O_RDONLY)
        self._shared = os.getpid() != 1  # without isolation others use the file system too
        self._empty = self._used()
        self._changed = 0

    def clean(self) -> bool:
        """Wipe it; False if something remains, also something that no name leads to any more."""
        os.fchmod(self.folder, FULL_ACCESS)
        if _wipe(self.folder, MAX_ENTRIES, MAX_DEPTH) < 0:
            return False
        if os.fstat(self.folder).st_mtime_ns != self._changed:  # the time would be a message to the next run
            os.mkdir("changed")
            os.rmdir("changed")
            self._changed = os.fstat(self.folder).st_mtime_ns
        return self._used() == self._empty

    def _used(self) -> tuple[int, int]:
        if self._shared:
            return 0, 0
        free = os.fstatvfs(self.folder)
        return free.f_bfree, free.f_ffree


def _wipe(folder: int, entries: int, depth: int) -> int:
    """Remove what is in the folder; how many entries more could have been removed, below 0 if it gave up."""
    names = os.listdir(folder)
    entries -= len(names)
    for name in names if entries >= 0 and depth else ():
        try:
            os.unlink(name, dir_fd=folder)
        except OSError:
            if (entries := _remove_folder(name, folder, entries, depth)) < 0:
                return entries
    return -1 if names and not depth else entries


def _remove_folder(name: str, parent: int, entries: int, depth: int) -> int:
    try:
        os.chmod(name, FULL_ACCESS, dir_fd=parent)
        folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
        try:
            entries = _wipe(folder, entries, depth - 1)
        finally:
            os.close(folder)
        if entries >= 0:
            os.rmdir(name, dir_fd=parent)
    except OSError:
        return -1
    return entries


def put_file(descriptor: int, name: str) -> None:
    target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    _copy_bytes(descriptor, target)
    os.close(target)


def take_result(name: str, target: int, limit: int) -> None:
    """Move a compiler's result from the box into `target`; "*.class": one archive of all matching files.
    OSError if there is none or it has more bytes than the limit."""
    if name.startswith("*"):
        _archive(name[1:], target, limit)
        return
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with contextlib.closing(os.fdopen(descriptor, "rb")):
        about = os.fstat(descriptor)
        if about.st_size > limit:
            raise OSError(f"{name} has {about.st_size} bytes")
        if stat.S_ISREG(about.st_mode):
            _copy_bytes(descriptor, target)


def _archive(suffix: str, target: int, limit: int) -> None:
    import zipfile

    files = [(name, os.lstat(name)) for name in sorted(os.listdir(".")) if name.endswith(suffix)]
    files = [(name, about) for name, about in files if stat.S_ISREG(about.st_mode)]
    if sum(about.st_size for _, about in files) > limit:
        raise OSError(f"the {suffix} files have more than {limit} bytes")
    with os.fdopen(os.dup(target), "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for name, _ in files:
            archive.write(name)


def _copy_bytes(source: int, target: int) -> None:
    size, at = os.fstat(source).st_size, 0
    while at < size:
        sent = os.sendfile(target, source, at, size - at)
        if sent == 0:
            break
        at += sent
