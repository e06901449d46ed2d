"""Reads the lines of scores.jsonl: those that r1eval writes by a regular expression, any others as JSON."""

import re
from dataclasses import fields
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import parse_digest
from r1eval.store.record_parsing import FINISHES, STATUSES, parse_finish, parse_record, parse_status
from r1eval.store.records import Finish, Score, Status
from r1eval.store.stored_samples import MAX_INDEX

_FIELDS = tuple(field.name for field in fields(Score) if field.name != "measures")


class ScoreFacts(NamedTuple):
    """What is counted of a score, without its texts."""

    question_id: str
    number: int
    """the sample's index; a tuple has a method of that name"""
    status: Status
    finish: Finish
    output_tokens: int | None
    thinking_tokens: int | None
    digest: int
    """0 if it is not given"""


_PLAIN = r'[^"\\\x00-\x1f]*'
_TEXT = rf'"({_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-f]{{4}}){_PLAIN})*)"'
_COUNT = r"(null|0|[1-9][0-9]{0,11})"
_LINE = re.compile(
    rf'\{{"question_id": "({_PLAIN})", "index": (0|[1-9][0-9]{{0,5}}), '
    rf'"status": "(correct|wrong|no_answer|failed)", "answer": {_TEXT}, "detail": {_TEXT}, '
    rf'"finish": "(stop|length|unknown|failed)", "output_tokens": {_COUNT}, '
    rf'"other": {_TEXT}, "printed": {_TEXT}, '
    rf'"thinking_tokens": {_COUNT}, "digest": "([0-9a-f]{{16}})"\}}\n'
)
"""a line as it is written, valid JSON throughout: matched in half the time that it takes to parse"""


def read_score(line: bytes, path: Path, number: int = 0) -> Score:
    """The score of a line; RunFolderError, naming the line, if it is none."""
    match = None if b"\\" in line else _match(line)
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


def encode_score(score: Score) -> bytes:
    """A score as a line of the file; most have no measures, and no such field."""
    if score.measures:
        return jsonlines.encode(score)
    return jsonlines.encode({name: getattr(score, name) for name in _FIELDS})


def parse_score(row: dict[str, Any], path: Path) -> Score:
    """The score of a row; RunFolderError if it is none."""
    row = {"measures": {}, **row}
    return parse_record(Score, row, path, finish=parse_finish, status=parse_status, measures=_parse_measures)


def _parse_measures(stored: Any) -> dict[str, tuple[float, float]]:
    """A score's measures; TypeError or ValueError for anything else."""
    if not isinstance(stored, dict):
        raise TypeError(f"measures are {stored!r}"[:80])
    measures = {name: (float(amount), float(weight)) for name, (amount, weight) in stored.items()}
    if not all(isfinite(number) for pair in measures.values() for number in pair):
        raise ValueError("measures are not finite")
    return measures


def read_score_facts(line: bytes) -> ScoreFacts | None:
    """What a line's score is of, and what is counted of it; None if the line is no score."""
    if match := _match(line):
        question, number, status, finish, tokens, thinking, digest = match.group(1, 2, 3, 6, 7, 10, 11)
        return ScoreFacts(
            question,
            int(number),
            STATUSES[status],
            FINISHES[finish],
            None if tokens == "null" else int(tokens),
            None if thinking == "null" else int(thinking),
            int(digest, 16),
        )
    try:
        score = read_score(line, Path())
    except RunFolderError:
        return None
    if not 0 <= score.index < MAX_INDEX:
        return None
    return ScoreFacts(
        score.question_id,
        score.index,
        score.status,
        score.finish,
        score.output_tokens,
        score.thinking_tokens,
        parse_digest(score.digest),
    )


def _match(line: bytes) -> re.Match[str] | None:
    try:
        return _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        return None
