"""MMLU: 14,042 questions of 57 subjects with four options each.

A row (invented); `answer` is an index into `choices`:

{
  "question": "Which of these numbers is prime?",
  "subject": "elementary_mathematics",
  "choices": ["21", "27", "31", "33"],
  "answer": 2
}
"""

from benchmarks.cells import cell, cells
from benchmarks.choices import choice_slots, gold_at
from benchmarks.prompts_choice import MMLU as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    """Rows have no ids: `SUBJECT/ROW`, the row counted over the whole set. MMMLU's are the same."""
    subject, options = cell(row, "subject"), cells(row, "choices")
    return Question(
        id=f"{subject}/{row['@row']}",
        slots=choice_slots(cell(row, "question"), options),
        gold=gold_at(cell(row, "answer"), options),
        answer=Answer.CHOICE,
        tags={"subject": subject},
    )


MMLU = Benchmark(
    name="mmlu",
    title="MMLU",
    dataset=Dataset(
        "cais/mmlu",
        configs=("all",),
        split="test",
        revision="c30699e8356da336a370243923dbaf21066bb9fe",
        columns=("question", "subject", "choices", "answer"),
        licence="MIT",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("pass@1",),
    published="mmlu",
    expected_questions=14_042,
    family="science and knowledge",
    k_source="r1eval: one sample of 14,042 questions keeps the error below 0.3 points; R1's k is not told",
    protocol="simple-evals takes the first `Answer: X` of a reply, r1eval the last",
    dates=("2020-09-07", "2020-09-07"),  # of its paper; many questions are older exam questions
)
