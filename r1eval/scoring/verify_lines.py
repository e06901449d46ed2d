"""Grades replies as a filter over JSON lines, in order, as results arrive: `r1eval verify`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import IO, Any

from benchmarks.types import Answer
from r1eval.errors import R1evalError
from r1eval.scoring.checked_grades import grade_checked
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store import jsonlines
from reports.schema_version import SCHEMA_VERSION

KINDS = tuple(kind for kind in Answer if kind is not Answer.PROGRAM)
REQUIRED_KEYS = ("id", "kind", "gold", "response")


MAX_NAMED = 5
"""lines that a message names"""


def verify(lines: Iterable[str], name: str, grader: Grader, out: IO[str]) -> int:
    """Grade {"id", "kind", "gold", "response"} lines; return the number graded.

    Writes {"schema", "id", "status", "answer", "seconds", "detail"} lines. Optional in a line: "finish":
    "length" for a reply that was truncated at max tokens. If the gold means nothing, a reply that is not
    correct is `failed`, the detail says why, and an R1evalError names these lines at the end. A bad line
    stops the work with an R1evalError that names it, after everything before it was graded and written.
    """
    problems: list[R1evalError] = []
    meaningless: list[int] = []
    graded = 0
    for item, grade, problem in grade_checked(_items(lines, name, problems), grader):
        assert isinstance(item.tag, tuple)
        number, line_id = item.tag
        if problem:
            meaningless.append(number)
        answer = {
            "schema": SCHEMA_VERSION,
            "id": line_id,
            "status": grade.status,
            "answer": grade.answer,
            "seconds": round(grade.seconds, 6),
            "detail": grade.detail,
            **({"measures": grade.measures} if grade.measures else {}),
        }
        out.write(jsonlines.dump(answer) + "\n")
        out.flush()
        graded += 1
    if problems:
        raise problems[0]
    if meaningless:
        raise R1evalError(_describe(name, meaningless))
    return graded


def _describe(name: str, meaningless: Sequence[int]) -> str:
    named = ", ".join(map(str, meaningless[:MAX_NAMED])) + (", …" if len(meaningless) > MAX_NAMED else "")
    return (
        f"{name}: the gold means nothing in {len(meaningless)} line{'s' * (len(meaningless) > 1)} ({named}); "
        "correct it, or its kind; these lines are failed, all others are graded"
    )


def _items(lines: Iterable[str], name: str, problems: list[R1evalError]) -> Iterator[Item]:
    """Yield the items, tagged with (line number, id), up to the first bad line, whose error is added to
    `problems`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = _parse_item(line)
        except ValueError as error:
            problems.append(R1evalError(f"{name}:{number}: {error}"))
            return
        yield replace(item, tag=(number, item.tag))


def _parse_item(line: str) -> Item:
    try:
        row: dict[str, Any] = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON ({error}); give one object per line") from None
    if not isinstance(row, dict) or any(key not in row for key in REQUIRED_KEYS):
        raise ValueError(f"needs an object with {', '.join(REQUIRED_KEYS)}")
    for key in ("gold", "response"):
        if not isinstance(row[key], str):
            raise ValueError(f"{key} is {json.dumps(row[key])[:60]}; give a string")
    if row["kind"] == Answer.PROGRAM:
        raise ValueError('kind is "program"; programs need tests: judge them with `r1eval judge`')
    if row["kind"] not in KINDS:
        raise ValueError(f"kind is {json.dumps(row['kind'])}; give one of {', '.join(KINDS)}")
    truncated = row.get("finish") == "length"
    return Item(Answer(row["kind"]), row["gold"], row["response"], truncated=truncated, tag=row["id"])
