"""Hands a verdict out: the text for the terminal, the files, a GitHub step's summary and annotations."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.store import jsonlines
from reports.gate.annotations import annotations
from reports.gate.as_json import as_json
from reports.gate.junit import junit
from reports.gate.markdown import markdown
from reports.gate.text import text
from reports.gate.verdict import Gate


@dataclass(frozen=True)
class Files:
    """Where the user wants it; None for nowhere."""

    json: Path | None = None
    junit: Path | None = None
    summary: Path | None = None

    def check(self) -> None:
        """R1evalError for a file that cannot be written, or is named twice, before anything is run for it."""
        named = {option: path for option, path in vars(self).items() if path is not None}
        for option, path in named.items():
            if str(path) == "-":
                raise R1evalError(f"--{option} -: name a file; the verdict's text is on standard output")
            if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
                raise R1evalError(
                    f"--{option} {path}: no writable folder {path.parent}; make it, or name another"
                )
            if [other.resolve() for other in named.values()].count(path.resolve()) > 1:
                raise R1evalError(f"--{option} {path}: another form goes there too; name a file for each")


def hand_out(gate: Gate, files: Files, *, quiet: bool = False) -> str:
    """Write what was asked for; the text for stdout, with GitHub's annotations where they are read."""
    for path, form in _wanted(files):
        _write(path, form(gate))
    if step := os.environ.get("GITHUB_STEP_SUMMARY"):
        _append(Path(step), markdown(gate))
    said = [text(gate).rstrip().rsplit("\n", 1)[-1] + "\n"] if quiet else [text(gate)]
    if os.environ.get("GITHUB_ACTIONS") == "true":
        said = [*(f"{mark}\n" for mark in annotations(gate)), *said]
    return "".join(said)


def _write(path: Path, said: str) -> None:
    """In one step; into a pipe or a device as it stands, and through a link into what it names."""
    if path.exists() and not path.is_file():
        path.write_text(said, encoding="utf-8")
    else:
        jsonlines.write_text(path.resolve(), [said])


def _append(step: Path, said: str) -> None:
    """The verdict does not hang on a summary that a runner cannot take."""
    try:
        with step.open("a", encoding="utf-8") as summary:
            summary.write(said)
    except OSError as error:
        print(f"warning: GITHUB_STEP_SUMMARY {step}: {error.strerror}; no summary", file=sys.stderr)


def _wanted(files: Files) -> Iterator[tuple[Path, Callable[[Gate], str]]]:
    forms = ((files.json, as_json), (files.junit, junit), (files.summary, markdown))
    yield from ((path, form) for path, form in forms if path is not None)
