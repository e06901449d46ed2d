"""Reads the rows of a local JSON-lines or CSV file without guessing types: "007" stays "007"."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from benchmarks.errors import BenchmarkError

SUFFIXES = (".jsonl", ".csv")


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a UTF-8 file, one at a time. Raises BenchmarkError naming the file and the line."""
    try:
        is_csv = path.suffix == ".csv"
        with path.open(encoding="utf-8-sig", newline="" if is_csv else "\n") as file:
            yield from read_csv(path, file) if is_csv else read_json_lines(path, file)
    except FileNotFoundError:
        raise BenchmarkError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: it cannot be read as UTF-8 text: {error}") from error


def read_json_lines(path: Path, file: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BenchmarkError(f"{path}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise BenchmarkError(
                f'{path}, line {number}: not a JSON object: each line is one {{"column": value}}'
            )
        yield row


def read_csv(path: Path, file: TextIO) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(file, strict=True)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise BenchmarkError(
                    f"{path}, line {reader.line_num}: its number of cells differs from the header's"
                )
            yield row
    except csv.Error as error:
        raise BenchmarkError(f"{path}, line {reader.reader.line_num}: not CSV: {error}") from error
