"""Writes a verdict: text for the terminal, files, and a GitHub step's summary and annotations."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.store import jsonlines
from reports.fit import FULL, Screen
from reports.gate.annotations import to_annotations
from reports.gate.json_output import to_json
from reports.gate.junit import to_junit
from reports.gate.markdown import to_markdown
from reports.gate.text import MAX_CHANGED, to_text
from reports.gate.verdict import GateVerdict


@dataclass(frozen=True)
class OutputFiles:
    """The files to write; None for none."""

    json: Path | None = None
    junit: Path | None = None
    summary: Path | None = None

    def check(self) -> None:
        """R1evalError for a file that cannot be written or is named twice; called before anything is run."""
        named = {option: path for option, path in vars(self).items() if path is not None}
        for option, path in named.items():
            if str(path) == "-":
                raise R1evalError(f"--{option} -: name a file; standard output has the verdict as text")
            if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
                raise R1evalError(
                    f"--{option} {path}: no writable folder {path.parent}; create it, or name another"
                )
            if [other.resolve() for other in named.values()].count(path.resolve()) > 1:
                raise R1evalError(f"--{option} {path}: another option names the same file; use two files")


def write_outputs(
    gate: GateVerdict,
    files: OutputFiles,
    *,
    quiet: bool = False,
    changed: int = MAX_CHANGED,
    screen: Screen = FULL,
) -> str:
    """Write the files; return the text for stdout, with annotations if it runs in GitHub Actions.

    `changed`: how many changed questions of each benchmark the text shows; `screen`: the terminal's width.
    """
    for path, render in _renderers(files):
        _write(path, render(gate))
    if step := os.environ.get("GITHUB_STEP_SUMMARY"):
        _append(Path(step), to_markdown(gate))
    text = to_text(gate, changed, screen)
    parts = [text.rstrip().rsplit("\n", 1)[-1] + "\n"] if quiet else [text]
    if os.environ.get("GITHUB_ACTIONS") == "true":
        parts = [*(f"{annotation}\n" for annotation in to_annotations(gate)), *parts]
    return "".join(parts)


def _write(path: Path, text: str) -> None:
    """Write atomically; write directly to a pipe or a device, and follow symbolic links."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8")
    else:
        jsonlines.write_text(path.resolve(), [text])


def _append(step: Path, text: str) -> None:
    """Append to the step summary; only warn if that fails, as the verdict does not depend on it."""
    try:
        with step.open("a", encoding="utf-8") as summary:
            summary.write(text)
    except OSError as error:
        print(f"warning: GITHUB_STEP_SUMMARY {step}: {error.strerror}; no summary written", file=sys.stderr)


def _renderers(files: OutputFiles) -> Iterator[tuple[Path, Callable[[GateVerdict], str]]]:
    renderers = ((files.json, to_json), (files.junit, to_junit), (files.summary, to_markdown))
    yield from ((path, render) for path, render in renderers if path is not None)
