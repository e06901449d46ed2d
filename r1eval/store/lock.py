"""The lock of a run folder: one process at a time writes into it."""

import fcntl
import os
from pathlib import Path
from typing import Self

from r1eval.errors import RunFolderError
from r1eval.store.owner_file import OwnerFile, find_owner


class FolderLock:
    """An exclusive `flock` on the folder's `.lock` file; where the file system has none, an `OwnerFile`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._owner: OwnerFile | None = None

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise self._cannot_write(error) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._file)
            raise RunFolderError(
                f"{self._folder} is in use by another r1eval; wait for it, or name another folder (--out)"
            ) from None
        except OSError:
            self._take_owner_file()
        return self

    def __exit__(self, *_: object) -> None:
        if self._owner is not None:
            self._owner.release()
        os.close(self._file)

    def _take_owner_file(self) -> None:
        """Lock the folder on a file system without `flock`, such as some of NFS or Lustre."""
        owner = OwnerFile(self._folder)
        try:
            other = owner.take()
        except OSError as error:
            os.close(self._file)
            raise self._cannot_write(error) from None
        if other is not None:
            os.close(self._file)
            raise RunFolderError(
                f"{self._folder} is in use by another r1eval; wait for it, or name another folder (--out) "
                f"(if none is running on any machine, delete {other})"
            )
        self._owner = owner

    def _cannot_write(self, error: OSError) -> RunFolderError:
        return RunFolderError(
            f"cannot write into {self._folder} ({error.strerror}); make it writable, or name another folder "
            "(--out)"
        )


def is_locked(folder: Path) -> bool:
    """Whether another process is writing into the folder; False if that cannot be known."""
    try:
        file = os.open(folder / ".lock", os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return find_owner(folder) is not None
    finally:
        os.close(file)
    return False
