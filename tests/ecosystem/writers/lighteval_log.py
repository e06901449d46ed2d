"""Has lighteval write its details, without downloads: `python lighteval_log.py ARGUMENTS...`."""

from pathlib import Path

import lighteval  # type: ignore[import-not-found]
from lighteval.__main__ import app  # type: ignore[import-not-found]

if __name__ == "__main__":
    # One of its own tasks downloads this file whatever is run, unless it is there.
    (Path(lighteval.__file__).parent / "tasks" / "tasks" / "tinyBenchmarks.pkl").touch()
    app()
