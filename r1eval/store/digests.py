"""What a score belongs to: a digest of its sample's line, of its question and of how it was graded."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from benchmarks.datasets import judging_key
from benchmarks.types import Answer, Question

KeysByQuestion = Mapping[str, bytes]
"""question id -> its key, see `grading_keys`"""


@dataclass(frozen=True)
class GradingRules:
    """What the grade of a sample hangs on, beside its text and its question."""

    grader: str
    """version"""
    answer_from: str
    """`answer` or `anywhere`"""
    judging: str
    """`judge` or `lcb`"""

    @classmethod
    def of(cls, run: Mapping[str, Any]) -> "GradingRules":
        """Those that `run.json` names."""
        plan = run["plan"]
        return cls(
            str(run.get("grader", "")), plan.get("answer_from") or "answer", plan.get("judging") or "judge"
        )


def grading_keys(rules: GradingRules, questions: Iterable[Question]) -> KeysByQuestion:
    """The key of each question, by which the lines of its samples are hashed (32 bytes)."""
    return {question.id: _grading_key(rules, question) for question in questions}


def questions_digest(questions: Iterable[Question]) -> str:
    """Of which questions a run asked, and what decides the grades of their replies (128 bits in hex)."""
    digest = blake2b(digest_size=16)
    for question in questions:
        digest.update(json.dumps(_graded_by(question)).encode())
    return digest.hexdigest()


def line_digest(line: bytes, key: bytes) -> int:
    """The digest of a sample's line as it is in the file: 64 bits of keyed BLAKE2b, never 0."""
    return int.from_bytes(blake2b(line.rstrip(b"\r\n"), digest_size=8, key=key).digest()) or 1


def rows_digest(rows: object) -> str:
    """The digest of metrics as they are in metrics.json, 128 bits in hex; JSON keeps all digits of floats."""
    return blake2b(json.dumps(rows).encode(), digest_size=16).hexdigest()


def format_digest(digest: int) -> str:
    """A digest as a score holds it.

    >>> format_digest(255)
    '00000000000000ff'
    """
    return f"{digest:016x}"


def parse_digest(text: str) -> int:
    """The inverse of `format_digest`; 0 for anything else, which no sample has."""
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _grading_key(rules: GradingRules, question: Question) -> bytes:
    judging = rules.judging if question.answer is Answer.PROGRAM else ""
    parts = [rules.grader, rules.answer_from, judging, *_graded_by(question)]
    return blake2b(json.dumps(parts).encode(), digest_size=32).digest()


def _graded_by(question: Question) -> list[object]:
    return [question.id, question.answer, question.gold, judging_key(question)]
