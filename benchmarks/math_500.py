r"""MATH-500: 500 competition problems of seven subjects and five levels, each answer an expression.

A row (its `solution` is never shown to a model):

{
  "problem": "Evaluate $\\log_264$.",
  "solution": "We have $2^6=64$, so $\\log_2 64 = \\boxed{6}$.",
  "answer": "6",
  "subject": "Algebra",
  "level": 2,
  "unique_id": "test/algebra/1255.json"
}
"""

from benchmarks.cells import cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    return Question(
        id=cell(row, "unique_id"),
        slots={"question": cell(row, "problem")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
        tags={"subject": cell(row, "subject"), "level": cell(row, "level")},
    )


MATH_500 = Benchmark(
    name="math500",
    title="MATH-500",
    dataset=Dataset(
        "HuggingFaceH4/MATH-500",
        split="test",
        revision="6e4ed1a2a79af7d8630a6b768ec859cb5af4d3be",
        fingerprint="8ff0c7f7709ee5b5eecd4d6eca46e0fcb7320189dda3ae62e5c672e66aeb3fc9",
        columns=("unique_id", "problem", "answer", "subject", "level"),
        licence="MIT",
    ),
    to_question=to_question,
    prompts={Answer.EXPRESSION: MATH},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    published="math500",
    expected_questions=500,
    family="math",
    k_source="open-r1 samples it 4 times; 500 questions need few samples each",
)
