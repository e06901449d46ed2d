"""Reads the lines of scores.jsonl: those that r1eval writes by a regular expression, any others as JSON."""

import re
from pathlib import Path
from typing import Any

from r1eval.store import jsonlines
from r1eval.store.digests import parse_digest
from r1eval.store.record_parsing import FINISHES, STATUSES, parse_finish, parse_record, parse_status
from r1eval.store.records import Score, Status
from r1eval.store.stored_samples import MAX_INDEX

ScoreKey = tuple[str, int, int | None]
"""(question id, index, digest) of a score; the digest is None of one that failed, 0 if it is not given"""

_TEXT = r'"([^"\\\x00-\x1f]*)"'
_COUNT = r"(null|0|[1-9][0-9]{0,11})"
_LINE = re.compile(
    rf'\{{"question_id": {_TEXT}, "index": (0|[1-9][0-9]{{0,5}}), '
    rf'"status": "(correct|wrong|no_answer|failed)", "answer": {_TEXT}, "detail": {_TEXT}, '
    rf'"finish": "(stop|length|failed)", "output_tokens": {_COUNT}, "other": {_TEXT}, "printed": {_TEXT}, '
    rf'"thinking_tokens": {_COUNT}, "digest": "([0-9a-f]{{16}})"\}}\n'
)
"""a line as it is written where no text has an escape: matched in half the time that JSON takes to parse"""


def read_score(line: bytes, path: Path, number: int = 0) -> Score:
    """The score of a line; RunFolderError, naming the line, if it is none."""
    match = _match(line)
    if match is None:
        return parse_score(jsonlines.parse(line, path, number), path)
    question, index, status, answer, detail, finish, tokens, other, printed, thinking, digest = match.groups()
    return Score(
        question,
        int(index),
        STATUSES[status],
        answer,
        detail,
        FINISHES[finish],
        None if tokens == "null" else int(tokens),
        other,
        printed,
        None if thinking == "null" else int(thinking),
        digest,
    )


def parse_score(row: dict[str, Any], path: Path) -> Score:
    """The score of a row; RunFolderError if it is none."""
    return parse_record(Score, row, path, finish=parse_finish, status=parse_status)


def read_score_key(line: bytes) -> ScoreKey | None:
    """Which sample a line's score is of; None if the line is no score."""
    if match := _match(line):
        question, index, status, digest = match.group(1, 2, 3, 11)
        return question, int(index), None if status == "failed" else int(digest, 16)
    try:
        row = jsonlines.loads(line)
        question, index, status = row["question_id"], row["index"], row["status"]
        digest = row.get("digest", "")
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None
    if not (isinstance(question, str) and type(index) is int and 0 <= index < MAX_INDEX):
        return None
    if not isinstance(digest, str) or not isinstance(status, str) or status not in STATUSES:
        return None
    return question, index, None if status == Status.FAILED else parse_digest(digest)


def _match(line: bytes) -> re.Match[str] | None:
    try:
        return _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
