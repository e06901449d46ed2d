"""Reads the rows of a run's files into records, and checks their types."""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar

from benchmarks import packed_tests
from benchmarks.types import Answer, JudgeConfig, Question
from r1eval.errors import RunFolderError
from r1eval.store.records import Finish, Sample, Score, Status, Vote

T = TypeVar("T")

MAX_TOKENS = 10**12
"""tokens of one sample; a larger number is damage"""
FIELD_CHECKS: Mapping[object, Callable[[object], bool]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: type(value) is int,
    float: lambda value: isinstance(value, int | float) and -1e15 < value < 1e15,  # a number that is finite
    int | None: lambda value: value is None or is_token_count(value),
    float | None: lambda value: value is None or FIELD_CHECKS[float](value),
}
"""type of a field -> whether a value read from a file has it; seeds are in the range of tokens"""
FIELD_NAMES: Mapping[type[object], frozenset[str]] = {
    kind: frozenset(field.name for field in fields(kind)) for kind in (Question, Sample, Score, Vote)
}
"""record type -> its fields"""
PLAIN_TYPES: Mapping[object, type[object]] = {str: str, bool: bool, int: int, int | None: NoneType}
"""type of a field -> the type of a value that needs no further check"""
CHECKED_FIELDS: Mapping[type[object], list[tuple[str, type[object] | None, Callable[[object], bool]]]] = {
    kind: [
        (field.name, PLAIN_TYPES.get(field.type), FIELD_CHECKS[field.type])
        for field in fields(kind)
        if field.type in FIELD_CHECKS
    ]
    for kind in (Question, Sample, Score, Vote)
}
"""record type -> its fields that are checked when a line is read"""
FINISHES = {finish.value: finish for finish in Finish}
STATUSES = {status.value: status for status in Status}


def is_token_count(value: object) -> bool:
    """Whether a value is a number of tokens as a sample stores it."""
    return type(value) is int and 0 <= value <= MAX_TOKENS


def parse_record(kind: type[T], row: Mapping[str, Any], path: Path, **convert: Any) -> T:
    """The record of a row; fields of a newer version are left out. RunFolderError if it is not one."""
    names = FIELD_NAMES[kind]
    try:
        known = {**row} if row.keys() <= names else {name: row[name] for name in names & row.keys()}
        for name, parse in convert.items():
            known[name] = parse(row[name])
        record = kind(**known)
        for name, plain, is_valid in CHECKED_FIELDS[kind]:
            value = getattr(record, name)
            if type(value) is not plain and not is_valid(value):
                raise TypeError(f"{name} is {json.dumps(row[name])[:80]}")
    except (TypeError, KeyError, ValueError) as error:
        raise RunFolderError(
            f"{path}: a line is not a {kind.__name__.lower()} ({error}); `r1eval check "
            f"{path.parent.parent} --fix` sets such lines aside"
        ) from None
    return record


def parse_finish(stored: Any) -> Finish:
    """How a sample ended; ValueError or TypeError for anything else."""
    return FINISHES.get(stored) or Finish(stored)


def parse_status(stored: Any) -> Status:
    """A score's status; ValueError or TypeError for anything else."""
    return STATUSES.get(stored) or Status(stored)


def parse_indices(stored: Any) -> tuple[int, ...]:
    """A vote's indices; TypeError for anything else."""
    indices = tuple(stored)
    if not all(isinstance(index, int) for index in indices):
        raise TypeError(f"indices are {json.dumps(stored)[:80]}")
    return indices


def parse_question(row: dict[str, Any], path: Path) -> Question:
    """A row of any version: those from before programs were judged have no `tests` or `judging`."""
    fields = {"tests": (), "judging": {}, **row}
    fields.pop("messages", None)
    return parse_record(
        Question,
        fields,
        path,
        answer=Answer,
        tests=packed_tests.from_json,
        judging=lambda stored: JudgeConfig(**stored),
    )
