"""Where the lines of each question lie in a run's files, and those lines alone: no file is held in memory."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError

HEAD = re.compile(rb'\{(?:"benchmark": "[^"\\]*", )?"(?:question_id|id)": "([^"\\]*)", ')
"""how r1eval itself begins a line; any other line is parsed to see what it is about"""
NAMES = ("question_id", "id")
"""the field that names a question, in samples, scores and votes, or among the questions"""


def places(path: Path) -> dict[str, list[int]]:
    """Question id -> the offsets of its lines (bytes), in the order of the file; {} where there is none.

    A torn last line is left out. RunFolderError, with the line's number, for one that names no question.
    """
    found: dict[str, list[int]] = {}
    if not path.exists():
        return found
    offset = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):
                found.setdefault(_question_id(line, path, number), []).append(offset)
            offset += len(line)
    return found


def rows(path: Path, offsets: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The records at these offsets; RunFolderError, with the byte, for one that does not parse."""
    if not offsets:
        return
    with path.open("rb") as file:
        for offset in offsets:
            file.seek(offset)
            yield _parsed(file.readline(), f"{path}, the line at byte {offset}")


def _question_id(line: bytes, path: Path, number: int) -> str:
    head = HEAD.match(line)
    if head is not None:
        try:
            return head[1].decode()
        except UnicodeDecodeError:
            pass  # parsing says what is wrong with it
    row = _parsed(line, f"{path}:{number}")
    name = next((row[name] for name in NAMES if isinstance(row.get(name), str)), None)
    if name is None:
        raise RunFolderError(f"{path}:{number}: names no question; restore the line or take it out")
    return str(name)


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise RunFolderError(
            f"{where}: does not parse ({error}); restore the line or take it out, then run again"
        ) from None
    if not isinstance(row, dict):
        raise RunFolderError(
            f"{where}: is not a JSON object; restore the line or take it out, then run again"
        )
    return row
