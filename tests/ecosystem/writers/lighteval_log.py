"""Has lighteval write its details, without downloads: `python lighteval_log.py ARGUMENTS...`.

Its own task aime25 reads the folder AIME25, if that variable is set.
"""

import os
from pathlib import Path

import lighteval  # type: ignore[import-not-found]
from lighteval.__main__ import app  # type: ignore[import-not-found]

if __name__ == "__main__":
    # One of its own tasks downloads this file whatever is run, unless it is there.
    (Path(lighteval.__file__).parent / "tasks" / "tasks" / "tinyBenchmarks.pkl").touch()
    if os.environ.get("AIME25"):
        from lighteval.tasks.tasks.aime import aime25  # type: ignore[import-not-found]

        aime25.hf_repo = os.environ["AIME25"]
    app()
