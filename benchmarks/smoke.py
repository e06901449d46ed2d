r"""Original questions of all four kinds, from very easy to hard: a quick offline test of the whole pipeline.

A row of `data/smoke.jsonl` (a choice also has `choices`, a program has `tests` and an empty gold):

    {"id": "math-06", "answer": "expression", "difficulty": 1, "subject": "arithmetic",
     "question": "Write $0.2$ as a fraction in lowest terms.", "gold": "\\frac{1}{5}"}

A model of 135M parameters gets some of difficulty 1 right, a strong one nearly all up to difficulty 5.
"""

from pathlib import Path

from benchmarks import prompts
from benchmarks.cells import cell, cells
from benchmarks.choices import choice_slots
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, Test


def to_question(row: DatasetRow) -> Question:
    """A row's question; options keep the stored order, where correct ones are spread evenly over A to D."""
    answer, text = Answer(cell(row, "answer")), cell(row, "question")
    return Question(
        id=cell(row, "id"),
        slots=choice_slots(text, cells(row, "choices")) if answer is Answer.CHOICE else {"question": text},
        gold=cell(row, "gold"),
        answer=answer,
        tests=tuple(Test(test["input"], test["output"]) for test in row.get("tests") or ()),
        tags={"subject": cell(row, "subject"), "difficulty": cell(row, "difficulty")},
    )


KINDS = (Answer.INTEGER, Answer.EXPRESSION, Answer.CHOICE, Answer.PROGRAM)

SMOKE = Benchmark(
    name="smoke",
    title="Smoke",
    family="own",
    k_source="r1eval: enough to see both kinds of error",
    dataset=Dataset(
        repo=str(Path(__file__).parent / "data" / "smoke.jsonl"),
        split="train",
        fingerprint="34efbd496335950a7bef3a66dfc97989a504033f3f55cf9fb3dc90eb8e414255",
    ),
    to_question=to_question,
    prompts={kind: prompts.DEFAULT_PROMPTS[kind] for kind in KINDS},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32768, k=4),
    expected_questions=50,
)
