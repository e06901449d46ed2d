"""The rows of the sample browser, and the scripts that hand them to its page, column by column."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from reports.site.facts import RunFacts
from reports.site.visible_text import escape_invisible

INDEX_FILE = "index.js"
"""the rows of a benchmark, in its folder `samples`"""
RUNS_FILE = "runs.js"
"""the runs of a report that the sample browser offers to compare with"""
MAX_QUESTION, MAX_ANSWER, MAX_DETAIL = 600, 120, 160
"""characters of a question, an answer and a reason that are shown and searched"""
REMARKS = (
    "repeats itself in a loop",
    "not in the requested form",
    "answer found only by lenient extraction",
)
"""what may stand out in a reply"""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One sample in a line."""

    index: int
    status: str
    """correct, wrong, no_answer, failed"""
    answer: str
    """"" for none"""
    detail: str
    """the reason for its grade"""
    finish: str
    """stop, length, unknown, failed"""
    tokens: int | None
    """None if not known"""
    foreign: float | None
    """share of words in another language, 0..1; None where its text was not diagnosed"""
    reflections: int | None
    """reflection markers"""
    rate: float | None
    """reflection markers per 1,000 words"""
    remarks: str
    """those of REMARKS that apply, joined by "; " """


@dataclass(frozen=True, slots=True)
class QuestionRows:
    """One question with its samples."""

    id: str
    page: str
    """file name of its page"""
    text: str
    """the question; "" where hidden"""
    gold: str
    digest: str
    """of question and gold: two runs asked the same question if id and digest are equal"""
    majority: str
    """verdict of the majority vote, or of most samples for programs: correct, wrong, tied; "" without any"""
    samples: tuple[SampleRow, ...]


def dump_rows(questions: Sequence[QuestionRows]) -> str:
    """The script of one benchmark; the texts of models and datasets are data in it, never code."""
    samples = [sample for question in questions for sample in question.samples]
    record = {
        "questions": _columns(questions, QuestionRows)
        | {"samples": [len(question.samples) for question in questions]},
        "samples": _columns(samples, SampleRow),
    }
    return f"r1evalSamples({_dump(record)});\n"


def dump_runs(runs: Iterable[RunFacts]) -> str:
    """The script that lists the runs of a report with their benchmarks."""
    listed = [
        {
            "slug": run.slug,
            "title": clip_line(run.title, MAX_ANSWER),
            "benchmarks": [benchmark.name for benchmark in run.benchmarks],
        }
        for run in runs
    ]
    return f"r1evalRuns({_dump(listed)});\n"


def clip_line(text: str, limit: int) -> str:
    """The text in one line of at most `limit` characters, without invisible ones.

    >>> clip_line("What is\\n 1 + 1?", 9)
    'What is …'
    """
    line = " ".join(escape_invisible(text[: 4 * limit]).split())
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"


def _columns(rows: Sequence[Any], kind: type) -> dict[str, Any]:
    names = [one.name for one in fields(kind) if one.name != "samples"]
    return {name: _column([getattr(row, name) for row in rows]) for name in names}


def _column(values: list[Any]) -> Any:
    """The values; texts that repeat as numbers into a list of the distinct ones.

    >>> _column(["stop", "stop", "length"]), _column([3, None])
    ({'values': ['stop', 'length'], 'at': [0, 0, 1]}, [3, None])
    """
    if not values or not isinstance(values[0], str) or len(distinct := dict.fromkeys(values)) == len(values):
        return values
    numbers = {value: number for number, value in enumerate(distinct)}
    return {"values": list(numbers), "at": [numbers[value] for value in values]}


def _dump(record: Any) -> str:
    return json.dumps(record, separators=(",", ":"))
