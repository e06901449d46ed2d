"""DROP: 9,535 questions on paragraphs, whose answers are numbers, dates or words of the text.

A row (invented); the first of number, spans and date that is not empty is the answer, and other readers'
answers are as good:

{
  "query_id": "7d3f-1",
  "passage": "Anna kicked field goals of 21 and 33 yards, and Bea one of 40 yards.",
  "question": "How many yards was the longest field goal?",
  "answer": {"number": "40", "date": {"day": "", "month": "", "year": ""}, "spans": []},
  "validated_answers": {
    "number": ["", ""],
    "date": [{"day": "", "month": "", "year": ""}, {"day": "", "month": "", "year": ""}],
    "spans": [["40 yards"], ["40 yards"]]
  }
}
"""

import json
from collections.abc import Iterator, Mapping

from benchmarks.cells import cell, cell_value, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_kinds import DROP as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, SkippedRow

TWICE = "28553293-d719-441b-8f00-ce3dc6df5398"
"""the id of two rows whose questions differ in the last character; Inspect too asks the one with "?" """
PARTS = ("number", "spans", "date")


def to_question(row: DatasetRow) -> Question | SkippedRow:
    query, text = cell(row, "query_id"), cell(row, "question")
    if query == TWICE and not text.endswith("?"):
        return SkippedRow("repeated")
    kind, first = _answer(cell_value(row, "answer"))
    spans = dict.fromkeys([first, *(_answer(one)[1] for one in _validated(row))])
    golds = [one[0] if len(one) == 1 else one for one in spans if any(one)]
    return Question(
        id=query,
        slots={"passage": cell(row, "passage"), "question": text},
        gold=json.dumps(golds, ensure_ascii=False),
        answer=Answer.SPAN,
        tags={"category": kind},
    )


def _answer(answer: object) -> tuple[str, tuple[str, ...]]:
    """Its type and its spans. Raises BenchmarkError if it is not an answer."""
    match answer:
        case {"number": str() | int() as number} if number != "":
            return "number", (str(number),)
        case {"spans": [*spans]} if spans and all(isinstance(one, str) for one in spans):
            return ("span" if len(spans) == 1 else "spans"), tuple(spans)
        case {"date": {"day": str(day), "month": str(month), "year": str(year)}}:
            return "date", (f"{day} {month} {year}".strip(),)
    raise BenchmarkError(
        f"column 'answer' or 'validated_answers' contains {shorten(repr(answer))}: it must have number, "
        "spans and date"
    )


def _validated(row: DatasetRow) -> Iterator[Mapping[str, object]]:
    """The answers of other readers, which the set has by part."""
    columns = [cell_value(row, f"validated_answers.{part}") for part in PARTS]
    if not all(isinstance(column, list | tuple) for column in columns):
        raise BenchmarkError("column 'validated_answers' must have lists of number, spans and date")
    yield from (dict(zip(PARTS, values, strict=True)) for values in zip(*columns, strict=False))


DROP = Benchmark(
    name="drop",
    title="DROP",
    dataset=Dataset(
        "EleutherAI/drop",
        split="validation",
        revision="619386fc7ffe6dace3cc6d3483c69b164ebf6bf3",
        expected_rows=9_536,
        columns=(
            "query_id",
            "passage",
            "question",
            "answer",
            *(f"validated_answers.{part}" for part in PARTS),
        ),
        licence="CC BY-SA 4.0",
    ),
    to_question=to_question,
    prompts={Answer.SPAN: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("f1", "pass@1"),
    published="drop",
    expected_questions=9_535,
    family="science and knowledge",
    k_source="r1eval: one sample of 9,535 questions keeps the error below 0.4 points; R1's k is not told",
    protocol="no examples, where the published figures have three (simple-evals draws them at random for "
    "each question); the last `Answer:` of a reply counts, there the first, or the whole reply "
    "if there is none; an answer of several spans is aligned with the gold's as in DROP's own "
    "evaluation; pass@1 is exact match",
    dates=("2019-03-01", "2019-03-01"),  # of its paper
)
