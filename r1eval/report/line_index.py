"""Byte offsets of each question's lines in a run's files, to read those lines without loading the file."""

import json
import re
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError

ID_PREFIX = re.compile(rb'\{(?:"benchmark": "[^"\\]*", )?"(?:question_id|id)": "([^"\\]*)", ')
"""start of a line as r1eval writes it; any other line is parsed to find its question"""
ID_FIELDS = ("question_id", "id")
"""the field with the question's id: in samples, scores and votes, or in questions"""


def question_offsets(path: Path) -> dict[str, "array[int]"]:
    """Question id -> byte offsets of its lines, in file order; {} for a missing file.

    A torn last line is left out. RunFolderError, with the line number, for a line without a question id.
    """
    offsets: dict[str, array[int]] = {}
    if not path.exists():
        return offsets
    offset = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):
                question = _question_id(line, path, number)
                if question not in offsets:
                    offsets[question] = array("q")
                offsets[question].append(offset)
            offset += len(line)
    return offsets


def read_rows(path: Path, offsets: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The records at these byte offsets; RunFolderError, with the offset, for a line that does not parse."""
    if not offsets:
        return
    with path.open("rb") as file:
        for offset in offsets:
            file.seek(offset)
            yield _parse(file.readline(), f"{path}, the line at byte {offset}")


def _question_id(line: bytes, path: Path, number: int) -> str:
    match = ID_PREFIX.match(line)
    if match is not None:
        try:
            return match[1].decode()
        except UnicodeDecodeError:
            pass  # _parse reports what is wrong with it
    row = _parse(line, f"{path}:{number}")
    name = next((row[name] for name in ID_FIELDS if isinstance(row.get(name), str)), None)
    if name is None:
        raise RunFolderError(f"{path}:{number}: has no question id; restore the line or remove it")
    return str(name)


def _parse(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RunFolderError(
            f"{where}: does not parse ({error}); restore the line or remove it, then run again"
        ) from None
    if not isinstance(row, dict):
        raise RunFolderError(f"{where}: is not a JSON object; restore the line or remove it, then run again")
    return row
