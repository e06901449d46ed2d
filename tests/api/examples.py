"""The folder in which the examples of the API run: two finished runs of sums, the benchmark, and replies."""

import shutil
from pathlib import Path

from tests.small_runs import SmallRuns


def make_examples(home: Path) -> Path:
    """runs/a and runs/b of the benchmark sums.toml, and replies.jsonl for a further run."""
    runs = SmallRuns(home)
    for seed, name in enumerate(("runs/a", "runs/b")):
        runs.run(name, seed=seed)
    shutil.copy(home / "replies-0-4-6.jsonl", home / "replies.jsonl")
    return home
