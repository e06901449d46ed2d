"""Where r1eval keeps what it makes once: its part of the user's cache."""

import os
from pathlib import Path


def cache_folder() -> Path:
    """r1eval's part of the user's cache: `$XDG_CACHE_HOME/r1eval`, by default `~/.cache/r1eval`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "r1eval"
