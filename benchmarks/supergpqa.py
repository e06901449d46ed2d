"""SuperGPQA: 26,529 questions of 285 graduate disciplines with up to ten options.

A row (invented); `answer_letter` is the letter of `answer` in `options`:

{
  "uuid": "00000000000000000000000000000001",
  "question": "Which of these numbers is prime?",
  "options": ["21", "27", "31", "33", "35", "39", "49", "51", "57", "63"],
  "answer": "31",
  "answer_letter": "C",
  "discipline": "Science",
  "field": "Mathematics",
  "subfield": "Number Theory",
  "difficulty": "easy",
  "is_calculation": true
}
"""

from benchmarks.cells import cell, cells
from benchmarks.choices import LETTERS, choice_slots
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_choice import SUPERGPQA as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    """Options in the source's order. Raises BenchmarkError if the gold is none of them."""
    options, gold = cells(row, "options"), cell(row, "answer_letter")
    if gold not in tuple(LETTERS[: len(options)]):
        raise BenchmarkError(f"answer_letter {gold!r} is none of the {len(options)} options")
    return Question(
        id=cell(row, "uuid"),
        slots=choice_slots(cell(row, "question"), options),
        gold=gold,
        answer=Answer.CHOICE,
        tags={
            "domain": cell(row, "discipline"),
            "subdomain": cell(row, "field"),
            "difficulty": cell(row, "difficulty"),
        },
    )


SUPERGPQA = Benchmark(
    name="supergpqa",
    title="SuperGPQA",
    dataset=Dataset(
        "m-a-p/SuperGPQA",
        split="train",
        revision="4430d4458112c7d4497fdcf94d7cc223313d6acf",
        columns=("uuid", "question", "options", "answer_letter", "discipline", "field", "difficulty"),
        licence="ODC-BY",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("pass@1",),
    published="supergpqa",
    expected_questions=26_529,
    family="science and knowledge",
    k_source="r1eval: one sample of 26,529 questions keeps the error near 0.3 points",
    protocol="its repository also accepts an option's text instead of its letter",
    dates=("2025-02-20", "2025-02-20"),  # of its paper
)
