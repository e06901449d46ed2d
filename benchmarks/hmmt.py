r"""HMMT February 2025: thirty problems of a university-run contest, each answer an expression.

A row with the columns of MathArena's data sets (invented; not all of them have `problem_type`):

{
  "problem_idx": 1,
  "problem": "Compute $\\sqrt{2} \\cdot \\sqrt{6}$.",
  "answer": "2\\sqrt{3}",
  "problem_type": ["Algebra"]
}
"""

from benchmarks.cells import cell, cells
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    types = cells(row, "problem_type") if row.get("problem_type") else []
    return Question(
        id=cell(row, "problem_idx"),
        slots={"question": cell(row, "problem")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
        tags={"problem_type": ", ".join(types)} if types else {},
    )


HMMT_FEB25 = Benchmark(
    name="hmmt-feb25",
    title="HMMT February 2025",
    # No commit and no fingerprint of it is known: loading says so.
    dataset=Dataset("MathArena/hmmt_feb_2025", split="train"),
    to_question=to_question,
    prompts={Answer.EXPRESSION: MATH},
    # k = 64: as many questions as AIME, so as many samples for the same precision.
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=64),
    expected_questions=30,
)
