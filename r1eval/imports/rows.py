"""Reads the files of other harnesses, JSON lines, JSON and parquet, and what their cells hold."""

import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from r1eval.errors import DataError
from r1eval.store.record_parsing import is_token_count
from r1eval.store.records import Finish, Message

LogRow = Mapping[str, Any]

COMPRESSIONS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""how compressed files begin -> pyarrow's name of the compression"""
FINISHES: Mapping[str, Finish] = {
    "stop": Finish.STOP,
    "eos": Finish.STOP,
    "eos_token": Finish.STOP,
    "end_turn": Finish.STOP,
    "stop_sequence": Finish.STOP,
    "completed": Finish.STOP,
    "length": Finish.LENGTH,
    "max_tokens": Finish.LENGTH,
    "model_length": Finish.LENGTH,
    "max_output_tokens": Finish.LENGTH,
}
"""what harnesses and servers call the end of a reply"""


def json_lines(path: Path) -> Iterator[tuple[str, LogRow]]:
    """(place, row) of a file of JSON lines; DataError, naming the line, for one that is no JSON object."""
    try:
        with _open(path) as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path.name}:{number}", _parse(line, f"{path}:{number}")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None


def json_file(path: Path) -> Any:
    """The content of a JSON file; DataError if it is none."""
    try:
        with _open(path) as file:
            return json.loads(file.read())
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error})") from None
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: not valid JSON ({error})") from None


def parquet_rows(path: Path) -> Iterator[tuple[str, LogRow]]:
    """(place, row) of a parquet file, read in parts; DataError if it is none."""
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            number = 0
            for batch in file.iter_batches(batch_size=256):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path.name}[{number}]", row
    except (pyarrow.ArrowException, OSError) as error:
        raise DataError(f"{path}: not a parquet file that can be read ({error})") from None


def field(row: LogRow, name: str, place: str, fix: str) -> Any:
    """A field that a log of the format has; DataError, with the fix, if it is missing."""
    if row.get(name) is None:
        raise DataError(f"{place}: has no {name!r}: {fix}")
    return row[name]


def mapping(value: object) -> LogRow:
    """A JSON object; {} for anything else."""
    return value if isinstance(value, Mapping) else {}


def as_text(value: object) -> str | None:
    """A text or a finite number as text; None for anything else: tables have nan where nothing is."""
    if isinstance(value, str):
        return value
    return str(value) if not isinstance(value, bool) and as_number(value) is not None else None


def as_tokens(value: object) -> int | None:
    """A number of tokens, or a seed; None if it is none. A table's column with gaps has 7.0 for 7."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return whole if isinstance(whole, int) and is_token_count(whole) else None


def as_number(value: object) -> float | None:
    """A finite number, a truth value as 0 or 1; None for anything else."""
    if not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def as_finish(value: object) -> Finish:
    """How a reply ended, in this harness's word; unknown if the word is."""
    return FINISHES.get(value.lower(), Finish.UNKNOWN) if isinstance(value, str) else Finish.UNKNOWN


def as_messages(value: object) -> tuple[Message, ...]:
    """A chat as messages; () if it is none."""
    if not isinstance(value, list):
        return ()
    turns = [turn for turn in value if isinstance(turn, Mapping)]
    return tuple(
        Message(str(turn.get("role") or "user"), content_text(turn.get("content"))) for turn in turns
    )


def content_text(content: object) -> str:
    """A message's content: a text, or parts, whose reasoning stands between the usual tags.

    >>> content_text([{"type": "reasoning", "reasoning": "3 + 4"}, {"type": "text", "text": "7"}])
    '<think>\\n3 + 4\\n</think>\\n\\n7'
    """
    if isinstance(content, str):
        return content
    parts = [part for part in content if isinstance(part, Mapping)] if isinstance(content, list) else []
    thinking = "".join(str(part.get("reasoning") or part.get("thinking") or "") for part in parts)
    text = "".join(str(part.get("text") or "") for part in parts if part.get("type", "text") != "reasoning")
    return with_thinking(thinking, text)


def with_thinking(thinking: str | None, text: str) -> str:
    """A reply whose thinking was kept apart."""
    return f"<think>\n{thinking}\n</think>\n\n{text}" if thinking else text


def _open(path: Path) -> BinaryIO:
    """The file's content, unpacked if it is compressed."""
    with path.open("rb") as file:
        start = file.read(4)
    compression = next((name for magic, name in COMPRESSIONS.items() if start.startswith(magic)), None)
    if compression is None:
        return path.open("rb")
    import pyarrow

    return cast("BinaryIO", io.BufferedReader(pyarrow.input_stream(str(path), compression=compression)))


def _parse(line: bytes, place: str) -> LogRow:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{place}: not valid JSON ({error})") from None
    if not isinstance(row, dict):
        raise DataError(f"{place}: not a JSON object")
    return row
