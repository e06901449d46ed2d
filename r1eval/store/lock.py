"""The lock of a run folder: one process at a time writes into it."""

import fcntl
import os
from pathlib import Path
from typing import Self

from r1eval.errors import RunFolderError


class FolderLock:
    """An exclusive `flock` on the folder's `.lock` file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise RunFolderError(
                f"cannot write into {self._folder} ({error.strerror}); give another folder with --out"
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise RunFolderError(
                f"{self._folder} is in use by another r1eval; wait for it, or give another folder with --out"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def is_locked(folder: Path) -> bool:
    """Whether another process is writing into the folder; False if that cannot be known."""
    try:
        file = os.open(folder / ".lock", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False
