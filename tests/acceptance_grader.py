"""Acceptance of the grader: hand-graded lines {"id", "kind", "gold", "response", "expected"} of FILE.

`expected` is correct, wrong or no_answer; failed lines are listed by their `class`, if they have one. A line
passes if the grade is `expected`, where wrong and no_answer count as the same: such a reply earns nothing.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

Line = Mapping[str, Any]


def check_lines(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with its error; "" if it passes."""
    lines = list(lines)
    items = [Item(Answer(line["kind"]), line["gold"], line["response"]) for line in lines]
    with Grader() as grader:
        for line, (_, grade) in zip(lines, grader.grade(items), strict=True):
            passed = earns(grade.status) == earns(line["expected"]) and grade.status is not Status.FAILED
            yield (
                line,
                ""
                if passed
                else f"{grade.status}, not {line['expected']}: {grade.answer!r} ({grade.detail})",
            )


def earns(status: str) -> bool:
    return status == Status.CORRECT


def grader(text: str) -> int:
    """Check the lines of a file; print failures by class and the counts; return the number of failures."""
    failed: dict[str, list[str]] = {}
    total = 0
    for line, error in check_lines(json.loads(row) for row in text.splitlines() if row.strip()):
        total += 1
        if error:
            failed.setdefault(line.get("class", ""), []).append(f"FAILED {line['id']}: {error}")
    for kind in sorted(failed):
        print("\n".join([f"{kind or 'without a class'}: {len(failed[kind])}", *failed[kind]]))
    count = sum(map(len, failed.values()))
    print(f"{total - count} passed, {count} failed")
    return count
