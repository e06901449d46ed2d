"""The user's cache folder, where r1eval keeps downloads and converted models."""

import os
from pathlib import Path

from r1eval.errors import R1evalError


def cache_folder() -> Path:
    """r1eval's cache folder: `$XDG_CACHE_HOME/r1eval`, by default `~/.cache/r1eval`."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "r1eval"
    except RuntimeError:
        raise R1evalError("there is no home folder; set XDG_CACHE_HOME to a folder for the cache") from None
