r"""GSM8K: 1,319 word problems of grade-school mathematics, each answer a whole number.

A row (invented; the reasoning before `####` is never shown to a model):

{
  "question": "Ann picks 12 plums a day for 90 days. How many plums does she pick?",
  "answer": "She picks 12 * 90 = <<12*90=1080>>1080 plums.\n#### 1,080"
}
"""

from benchmarks.cells import cell, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    """A question with its number, as the data set has no ids; the gold follows the last `####`."""
    _, mark, gold = cell(row, "answer").rpartition("####")
    if not mark:
        raise BenchmarkError(f"column 'answer' contains no `####`: {shorten(repr(gold))}")
    return Question(
        id=str(row["@row"] + 1),
        slots={"question": cell(row, "question")},
        gold=gold.strip(),
        answer=Answer.INTEGER,
    )


GSM8K = Benchmark(
    name="gsm8k",
    title="GSM8K",
    dataset=Dataset(
        "openai/gsm8k",
        configs=("main",),
        split="test",
        revision="740312add88f781978c0658806c59bc2815b9866",
        columns=("question", "answer"),
        licence="MIT",
    ),
    to_question=to_question,
    prompts={Answer.INTEGER: MATH},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    published="gsm8k",
    expected_questions=1_319,
    family="math",
    k_source="our choice: the least that the R1 paper samples (4 to 64, by the size of the set)",
    protocol="published figures are often of 4 to 8 examples before each question; here there are none",
    dates=("2021-10-27", "2021-10-27"),
)
