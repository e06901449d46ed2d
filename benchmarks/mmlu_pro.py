"""MMLU-Pro: 12,032 questions of fourteen fields with up to ten options each.

A row in its columns (invented); `answer` is the letter of `options[answer_index]`:

{
  "question_id": 70,
  "question": "Which of these numbers is prime?",
  "options": ["21", "27", "31", "33", "N/A"],
  "answer": "C",
  "answer_index": 2,
  "category": "math"
}
"""

from benchmarks.cells import cell, cells
from benchmarks.choices import LETTERS, lettered
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import CHOICE_TEN
from benchmarks.types import Answer, Benchmark, Dataset, Question, Row, Sampling

FILLER = "N/A"
"""what some copies of the set write into the places of options that its authors took out"""


def to_question(row: Row) -> Question:
    """The options in the source's order, no fillers. Raises BenchmarkError if the key contradicts itself."""
    options, answer, index = cells(row, "options"), cell(row, "answer"), cell(row, "answer_index")
    right = LETTERS.find(answer)
    if str(right) != index or right >= len(options):
        raise BenchmarkError(f"answer {answer!r} and answer_index {index} of {len(options)} options disagree")
    shown = [place for place, option in enumerate(options) if option != FILLER or place == right]
    return Question(
        id=cell(row, "question_id"),
        slots=lettered(cell(row, "question"), [options[place] for place in shown]),
        gold=LETTERS[shown.index(right)],
        answer=Answer.CHOICE,
        tags={"category": cell(row, "category")},
    )


MMLU_PRO = Benchmark(
    name="mmlu-pro",
    title="MMLU-Pro",
    dataset=Dataset(
        "TIGER-Lab/MMLU-Pro",
        split="test",
        revision="3373e0b32277875b8db2aa555a333b78a08477ea",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: CHOICE_TEN},
    # k = 1: one sample of each of 12,032 questions is already six times the work of AIME at k = 64, and puts
    # the re-run error below half a point; with one sample a vote is no other figure than pass@1.
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("pass@1",),
    published="mmlu_pro",
    expected_questions=12_032,
)
