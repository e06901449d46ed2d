"""Hides the user's script from the processes that an engine spawns, which would run it again."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

NAME = "__main__"


@contextmanager
def hidden_main() -> Iterator[None]:
    """Processes that are spawned here import no main module: none of ours needs it, and a script may have no
    `if __name__ == "__main__":`."""
    main = sys.modules[NAME]
    sys.modules[NAME] = ModuleType(NAME)
    try:
        yield
    finally:
        sys.modules[NAME] = main
