"""What a reader of a run's figures must know of how the run grew."""

from collections.abc import Iterator, Mapping
from typing import Any


def growth_notes(run: Mapping[str, Any], benchmark: str) -> Iterator[str]:
    """One sentence for each step of a benchmark in `growth` of run.json, apart from its beginning.

    >>> step = {"at": "2026-11-30T10:00:00+00:00", "benchmark": "aime24", "k": [4, 16], "questions": [30, 30]}
    >>> list(growth_notes({"growth": [step]}, "aime24"))
    ['k grew from 4 to 16 on 2026-11-30, when figures at 4 may have been seen']
    """
    for step in run.get("growth") or ():
        grown = [
            (name, *step[part])
            for name, part in (("k", "k"), ("the number of questions", "questions"))
            if step[part][0] != step[part][1] and step[part][0]
        ]
        if grown and step["benchmark"] == benchmark:
            changes = " and ".join(f"{name} grew from {old} to {new}" for name, old, new in grown)
            before = " and ".join(str(old) for _, old, _ in grown)
            yield f"{changes} on {str(step['at'])[:10]}, when figures at {before} may have been seen"
