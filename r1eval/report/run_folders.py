"""Finds the run folders of a report, also inside a folder of runs, and assigns each a URL-safe slug."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from r1eval.errors import R1evalError


def find_run_folders(paths: Iterable[Path]) -> list[Path]:
    """The run folders among these paths and directly inside them (a folder of checkpoints), each once, in
    natural order of names.

    Raises R1evalError for a folder that neither is nor contains a run.
    """
    folders: dict[Path, Path] = {}
    for path in paths:
        inside = [path] if _is_run(path) else sorted(filter(_is_run, path.iterdir()), key=_natural_key)
        if not inside:
            raise R1evalError(
                f"{path} holds no run: no run.json in it or in a folder directly below; name a run folder"
            )
        folders |= {run.resolve(): run for run in inside if run.resolve() not in folders}
    return list(folders.values())


def assign_slugs(folders: Sequence[Path]) -> list[str]:
    """A slug for each run: the run folder's name, with a number where two are equal.

    A slug never contains two dashes in a row: they separate the two slugs of a comparison.

    >>> assign_slugs([Path("runs/R1 distill--7b"), Path("a/x"), Path("b/x")])
    ['R1-distill-7b', 'x', 'x-2']
    """
    slugs: list[str] = []
    for folder in folders:
        base = re.sub(r"[^A-Za-z0-9._]+", "-", folder.resolve().name).strip("-.") or "run"
        candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(folders) + 1))
        used = {slug.lower() for slug in slugs}
        slugs.append(next(slug for slug in candidates if slug.lower() not in used))
    return slugs


def _is_run(path: Path) -> bool:
    return (path / "run.json").is_file()


def _natural_key(path: Path) -> list[tuple[bool, int, str]]:
    """Sorts step-200 before step-1000."""
    pieces = re.findall(r"\d+|\D+", path.name)
    return [(not piece.isdecimal(), int(piece) if piece.isdecimal() else 0, piece) for piece in pieces]
