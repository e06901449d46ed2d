"""Reads the rows of a local file without guessing types: in JSON lines, CSV and TSV, "007" stays "007"."""

import csv
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from benchmarks.errors import BenchmarkError

TEXT_SUFFIXES = (".jsonl", ".json", ".csv", ".tsv")
SUFFIXES = (*TEXT_SUFFIXES, *(f"{suffix}.gz" for suffix in TEXT_SUFFIXES), ".parquet")
"""what the name of a data file ends in"""
SUFFIX_LIST = ".jsonl, .json, .csv, .tsv (each may be compressed: .jsonl.gz) or .parquet"
"""the same for an error message"""


def is_data_file(name: str) -> bool:
    """Whether this is the name of a file that `read_rows` reads, by its ending."""
    return name.lower().endswith(SUFFIXES)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file, one at a time; text is UTF-8. Raises BenchmarkError naming file and line."""
    name = path.name.lower()
    if path.is_dir():
        raise BenchmarkError(
            f'{path}: it is a folder; give hub = "{path.resolve()}" and the split, or one file of it'
        )
    if name.endswith(".parquet"):
        yield from read_parquet(path)
        return
    kind = name.removesuffix(".gz").rpartition(".")[2]
    try:
        with open_text(path, newline="\n" if kind.startswith("json") else "") as file:
            if kind == "jsonl":
                yield from read_json_lines(path, file)
            elif kind == "json":
                yield from read_json(path, file)
            else:
                yield from read_csv(path, file, "\t" if kind == "tsv" else ",")
    except FileNotFoundError:
        raise BenchmarkError(f"{path}: there is no such file") from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: it cannot be read as UTF-8 text: {error}") from error


def open_text(path: Path, newline: str) -> TextIO:
    """The file opened for reading text, decompressed if its name says so."""
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline=newline)
    return path.open(encoding="utf-8-sig", newline=newline)


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


def read_json(path: Path, file: TextIO) -> Iterator[dict[str, Any]]:
    """The rows of a JSON file: a list of objects, or an object of which one value is such a list.

    A file of JSON lines under this name is read as such.
    """
    try:
        content = json.load(file)
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise BenchmarkError(f"{path}: not JSON: {error}") from error
        file.seek(0)
        yield from read_json_lines(path, file)
        return
    except RecursionError as error:
        raise BenchmarkError(f"{path}: not JSON: {error}") from error
    rows = find_rows(content)
    if rows is None:
        raise BenchmarkError(
            f'{path}: it must be a list of objects, [{{"column": value}}, …], or an object with one such list'
        )
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BenchmarkError(f"{path}, item {number}: not a JSON object")
        yield row


def find_rows(content: object) -> list[object] | None:
    """The list of rows in a JSON file's content; None if there is none, or no telling which it is.

    >>> find_rows({"version": 2, "data": [{"q": "1 + 1?"}]})
    [{'q': '1 + 1?'}]
    """
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return None
    lists = {name: value for name, value in content.items() if isinstance(value, list)}
    return lists.get("data", next(iter(lists.values())) if len(lists) == 1 else None)


def read_csv(path: Path, file: TextIO, delimiter: str) -> Iterator[dict[str, Any]]:
    reader = csv.DictReader(file, delimiter=delimiter, strict=True)
    try:
        names = Counter(reader.fieldnames or ())
        if repeated := [name for name, count in names.items() if count > 1]:
            raise BenchmarkError(f"{path}: its header has the column {repeated[0]!r} twice")
        for row in reader:
            if None in row or None in row.values():
                raise BenchmarkError(
                    f"{path}, line {reader.line_num}: its number of cells differs from the header's"
                )
            yield row
    except csv.Error as error:
        kind = "TSV" if delimiter == "\t" else "CSV"
        raise BenchmarkError(f"{path}, line {reader.reader.line_num}: not {kind}: {error}") from error


def read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    if not path.exists():
        raise BenchmarkError(f"{path}: there is no such file")
    try:
        with ParquetFile(path) as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()
    except (OSError, ArrowException) as error:
        reason = " ".join(str(error).split())[:300]
        raise BenchmarkError(f"{path}: it cannot be read as Parquet: {reason}") from error
