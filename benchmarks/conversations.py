"""Conversations in a user's data: messages in a column, and examples shown before each question."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.cells import cell_value, shorten
from benchmarks.choices import choice_slots
from benchmarks.errors import BenchmarkError, did_you_mean
from benchmarks.local_files import SUFFIX_LIST, is_data_file, read_rows
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, DatasetRow, Example, Turn

ROLES = ("system", "user", "assistant")
FORM = '[{"role": "user", "content": "…"}, …]'


def read_turns(row: DatasetRow, column: str) -> tuple[Turn, ...]:
    """The conversation in `column`: a list of {role, content}, or that as JSON.

    A system message may come first, and a user's is last. Raises BenchmarkError for anything else.
    """
    value = cell_value(row, column)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise BenchmarkError(
                f"column {column!r} contains {shorten(repr(value))}: it must be messages, {FORM}, or JSON"
            ) from None
    if isinstance(value, Mapping):
        value = _from_lists(value)
    if not isinstance(value, list | tuple) or not value:
        raise BenchmarkError(
            f"column {column!r} contains {shorten(repr(value))}: it must be messages, {FORM}"
        )
    turns = tuple(
        _read_turn(message, f"column {column!r}, message {n}") for n, message in enumerate(value, 1)
    )
    for number, turn in enumerate(turns[1:], 2):
        if turn.role == "system":
            raise BenchmarkError(
                f"column {column!r}, message {number}: only the first message may be of the system"
            )
    if turns[-1].role != "user":
        raise BenchmarkError(
            f"column {column!r}: its last message is of the {turns[-1].role}; it must be the user's question"
        )
    return turns


def _from_lists(value: Mapping[str, Any]) -> object:
    """{"role": [...], "content": [...]}, as the `datasets` library gives a list of objects of some sets."""
    roles, contents = value.get("role"), value.get("content")
    if isinstance(roles, list) and isinstance(contents, list) and len(roles) == len(contents):
        return [{"role": role, "content": text} for role, text in zip(roles, contents, strict=True)]
    return value


def _read_turn(message: object, place: str) -> Turn:
    if not isinstance(message, Mapping) or not {"role", "content"} <= message.keys():
        raise BenchmarkError(f"{place}: it is {shorten(repr(message))}; give an object with role and content")
    role = message["role"]
    if role not in ROLES:
        raise BenchmarkError(
            f"{place}: its role is {shorten(repr(role))}; give system, user or assistant"
            f"{did_you_mean(role, ROLES) if isinstance(role, str) else ''}"
        )
    return Turn(str(role), _read_content(message["content"], place))


def _read_content(content: object, place: str) -> str:
    """The text of a message: a text, or the texts of a list of parts, one after the other."""
    if isinstance(content, list | tuple):
        content = "".join(_read_part(part, place) for part in content)
    if not isinstance(content, str) or not content.strip():
        raise BenchmarkError(f"{place}: its content is {shorten(repr(content))}; give a text")
    return content


def _read_part(part: object, place: str) -> str:
    if isinstance(part, str):
        return part
    text = part.get("text") if isinstance(part, Mapping) and part.get("type", "text") == "text" else None
    if not isinstance(text, str):
        raise BenchmarkError(f"{place}: a part of its content is {shorten(repr(part))}; give texts only")
    return text


def read_examples(table: TomlTable, answer: Answer, path: Path) -> tuple[Example, ...]:
    """The examples of a .toml: tables `[[examples]]`, or the path of a file with a row for each."""
    needs = "tables [[examples]] with question and answer, or the path of a file with these columns"
    given = table.values.get("examples")
    if not isinstance(given, str):
        tables = table.tables("examples", needs)
        examples = tuple(_read_example(one, answer) for one in tables)
        for one in tables:
            one.reject_unknown_keys()
        return examples
    file = path.parent / table.text("examples", needs=needs)
    if not is_data_file(file.name):
        raise table.error("examples", f"is {given!r}: it must end in {SUFFIX_LIST}")
    rows = [TomlTable(f"{file}, example {n}", "", _as_texts(row)) for n, row in enumerate(read_rows(file), 1)]
    if not rows:
        raise table.error("examples", f"is {given!r}: the file has no examples")
    return tuple(_read_example(one, answer) for one in rows)


def _as_texts(row: DatasetRow) -> dict[str, object]:
    """A row of a data file, where a text may be written as a number; further columns are no mistake there."""
    return {name: str(value) if type(value) in (int, float) else value for name, value in row.items()}


def _read_example(table: TomlTable, answer: Answer) -> Example:
    question, reply = table.text("question"), table.text("answer", needs="the text of the reply")
    slots = {"question": question}
    if answer is Answer.CHOICE:
        options = table.text_list("choices", "the list of options, in order")
        try:
            slots = choice_slots(question, options)
        except BenchmarkError as error:
            raise table.error("choices", f"is {options}: {error}") from None
    return Example(slots, reply)
