"""Acceptance of the grader: hand-graded lines {"id", "kind", "gold", "response", "expected"} of FILE.

`expected` is correct, wrong or no_answer; "finish": "length" marks a reply cut at max tokens. A line passes
if the grade is `expected`, where wrong and no_answer count as the same: such a reply earns nothing. Failed
lines are listed by their `class`, if they have one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.store.records import Status

Line = Mapping[str, Any]


def check_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with its error; "" if it passes."""
    lines = list(lines)
    items = [
        Item(Answer(line["kind"]), line["gold"], line["response"], truncated=line.get("finish") == "length")
        for line in lines
    ]
    with Grader() as grader:
        for line, (_, grade) in zip(lines, grader.grade(items), strict=True):
            yield line, "" if passes(grade, line["expected"]) else _error(grade, line["expected"])


def passes(grade: Grade, expected: str) -> bool:
    return grade.status is not Status.FAILED and earns(grade.status) == earns(expected)


def _error(grade: Grade, expected: str) -> str:
    return f"{grade.status}, not {expected}: {grade.answer!r} ({grade.detail})"


def earns(status: str) -> bool:
    return status == Status.CORRECT


def grader(text: str) -> int:
    """Check the lines of a file; print failures by class and the counts; return the number of failures."""
    failed: dict[str, list[str]] = {}
    total = 0
    for line, error in check_lines(json.loads(row) for row in text.split("\n") if row.strip()):
        total += 1
        if error:
            failed.setdefault(line.get("class", ""), []).append(f"FAILED {line['id']}: {error}")
    for kind in sorted(failed):
        print("\n".join([f"{kind or 'without a class'}: {len(failed[kind])}", *failed[kind]]))
    count = sum(map(len, failed.values()))
    print(f"{total - count} passed, {count} failed")
    return count
