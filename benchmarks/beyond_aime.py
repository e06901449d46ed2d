r"""BeyondAIME: a hundred problems that are harder than AIME's, each answer a whole number.

A row (invented):

{
  "problem": "Find the remainder when $2^{100}$ is divided by $101$.",
  "answer": 1
}
"""

from benchmarks.cells import cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    """A question with its number, as the data set has no ids."""
    return Question(
        id=str(row["@row"] + 1),
        slots={"question": cell(row, "problem")},
        gold=cell(row, "answer"),
        answer=Answer.INTEGER,
    )


BEYOND_AIME = Benchmark(
    name="beyond-aime",
    title="BeyondAIME",
    dataset=Dataset(
        "ByteDance-Seed/BeyondAIME",
        split="test",
        revision="c705198ae1043810b1e1693bd879250b51a7a523",
        columns=("problem", "answer"),
        licence="CC0-1.0",
    ),
    to_question=to_question,
    prompts={Answer.INTEGER: MATH},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=16),
    published="beyond_aime",
    expected_questions=100,
    family="math competitions",
    k_source="our choice: a hundred questions need fewer samples than AIME's thirty",
    protocol="Seed's model cards do not tell the prompt, nor how often they sample",
)
