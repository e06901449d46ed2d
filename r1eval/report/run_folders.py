"""Which runs a report is of: the folders that were named, or those in a folder of them, and their names."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from r1eval.errors import R1evalError


def run_folders(named: Iterable[Path]) -> list[Path]:
    """The run folders among these, and those directly in them (a folder of checkpoints), by name, each once.

    Raises R1evalError for a folder that holds neither a run nor runs.
    """
    found: dict[Path, Path] = {}
    for path in named:
        inside = [path] if _is_run(path) else sorted(filter(_is_run, path.iterdir()), key=_natural)
        if not inside:
            raise R1evalError(f"{path} holds no run (no run.json, nor in a folder directly below)")
        found |= {one.resolve(): one for one in inside if one.resolve() not in found}
    return list(found.values())


def slugs(folders: Sequence[Path]) -> list[str]:
    """A name for each run's folder in the report: the run folder's own; numbered where two are the same.

    No name holds two dashes in a row: they part the two names of a comparison.

    >>> slugs([Path("runs/R1 distill--7b"), Path("a/x"), Path("b/x")])
    ['R1-distill-7b', 'x', 'x-2']
    """
    given: list[str] = []
    for folder in folders:
        plain = re.sub(r"[^A-Za-z0-9._]+", "-", folder.resolve().name).strip("-.") or "run"
        names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(folders) + 1))
        given.append(next(name for name in names if name.lower() not in {one.lower() for one in given}))
    return given


def _is_run(path: Path) -> bool:
    return (path / "run.json").is_file()


def _natural(path: Path) -> list[tuple[bool, int, str]]:
    """step-200 before step-1000."""
    pieces = re.findall(r"\d+|\D+", path.name)
    return [(not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]
