"""MMLU-Pro: 12,032 questions of fourteen fields with up to ten options each.

A row (invented); `answer` is the letter of `options[answer_index]`:

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
from benchmarks.choices import LETTERS, choice_slots
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import CHOICE_TEN
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

FILLER = "N/A"
"""placeholder in some copies of the data set for options that its authors removed"""


def to_question(row: DatasetRow) -> Question:
    """Options in the source's order, no fillers. Raises BenchmarkError if the gold contradicts itself."""
    options, answer, answer_index = cells(row, "options"), cell(row, "answer"), cell(row, "answer_index")
    correct = LETTERS.find(answer)
    if str(correct) != answer_index or correct >= len(options):
        raise BenchmarkError(
            f"answer {answer!r} and answer_index {answer_index} of {len(options)} options disagree"
        )
    real_options = [index for index, option in enumerate(options) if option != FILLER or index == correct]
    return Question(
        id=cell(row, "question_id"),
        slots=choice_slots(cell(row, "question"), [options[index] for index in real_options]),
        gold=LETTERS[real_options.index(correct)],
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
        columns=("question_id", "question", "options", "answer", "answer_index", "category"),
        licence="MIT",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: CHOICE_TEN},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("pass@1",),
    published="mmlu_pro",
    expected_questions=12_032,
    family="science and knowledge",
    k_source="r1eval: one sample of 12,032 questions is six times the work of AIME at k = 64, and keeps the "
    "re-run error below 0.5 points",
    protocol="zero-shot, as the DeepSeek-R1 paper says; its wording is not published",
    dates=("2024-06-03", "2024-06-03"),  # of its paper; many questions are those of MMLU
)
