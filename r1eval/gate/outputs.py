"""Hands a verdict out: the text for the terminal, the files, a GitHub step's summary and annotations."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from r1eval import jsonlines
from r1eval.errors import R1evalError
from reports.gate.annotations import annotations
from reports.gate.as_json import as_json
from reports.gate.junit import junit
from reports.gate.markdown import markdown
from reports.gate.rows import Gate
from reports.gate.text import text


@dataclass(frozen=True)
class Files:
    """Where the user wants it; None for nowhere."""

    json: Path | None = None
    junit: Path | None = None
    summary: Path | None = None

    def check(self) -> None:
        """R1evalError for a file that cannot be written, before anything is run for it."""
        for option, path in vars(self).items():
            if path is not None and not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
                raise R1evalError(
                    f"--{option} {path}: no writable folder {path.parent}; make it, or name another"
                )


def hand_out(gate: Gate, files: Files, *, quiet: bool = False) -> str:
    """Write what was asked for; the text for stdout, with GitHub's annotations where they are read."""
    for path, form in _wanted(files):
        jsonlines.write_text(path, [form(gate)])
    if step := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(step).open("a", encoding="utf-8") as summary:
            summary.write(markdown(gate))
    marks = annotations(gate) if os.environ.get("GITHUB_ACTIONS") == "true" else []
    said = text(gate)
    return "".join(f"{mark}\n" for mark in marks) + (
        said.rstrip().rsplit("\n", 1)[-1] + "\n" if quiet else said
    )


def _wanted(files: Files) -> Iterator[tuple[Path, Callable[[Gate], str]]]:
    forms = ((files.json, as_json), (files.junit, junit), (files.summary, markdown))
    yield from ((path, form) for path, form in forms if path is not None)
