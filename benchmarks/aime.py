r"""AIME 2024, 2025 and 2026: thirty problems a year, each answer a whole number from 0 to 999.

A row of AIME 2025, and one (invented) of 2024 or 2026, whose answers may have leading zeros:

{
  "question": "Find the sum of all integer bases $b > 9$ for which $17_b$ is a divisor of $97_b$.",
  "answer": "70"
}

{
  "id": 60,
  "problem": "Find the sum of the digits of $10^{9} - 2$.",
  "answer": "080"
}
"""

from benchmarks.cells import cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

# k = 64, as in the R1 README: cons@64 is published for this set, and thirty questions need many samples.
SAMPLING = Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=64)
FAMILY = "math competitions"
R1 = "the DeepSeek-R1 README samples 64 responses per question"
KIMI = "as AIME 2024; so does the Kimi K2 model card (avg@64)"
COLUMNS = ("id", "problem", "answer")


def integer_question(question_id: str, problem: str, answer: str) -> Question:
    return Question(id=question_id, slots={"question": problem}, gold=answer, answer=Answer.INTEGER)


def to_question(row: DatasetRow) -> Question:
    """A question of AIME 2024 or 2026, with the row's id."""
    return integer_question(cell(row, "id"), cell(row, "problem"), cell(row, "answer"))


def to_numbered_question(row: DatasetRow) -> Question:
    """A question of AIME 2025, which has no ids: the papers' numbers, `I-1` … `I-15` and `II-1` … `II-15`."""
    paper = cell(row, "@config").removeprefix("AIME2025-")
    return integer_question(f"{paper}-{row['@row'] + 1}", cell(row, "question"), cell(row, "answer"))


AIME24 = Benchmark(
    name="aime24",
    title="AIME 2024",
    dataset=Dataset(
        "HuggingFaceH4/aime_2024",
        split="train",
        revision="2fe88a2f1091d5048c0f36abc874fb997b3dd99a",
        fingerprint="c61d83ae1c6bab8cc6a5344cf8ee55974e0c3b99b5ed49b18f2be8bcc1b6315f",
        columns=COLUMNS,
    ),
    to_question=to_question,
    prompts={Answer.INTEGER: MATH},
    sampling=SAMPLING,
    published="aime24",
    expected_questions=30,
    family=FAMILY,
    k_source=R1,
    dates=("2024-01-31", "2024-02-07"),
)

AIME25 = Benchmark(
    name="aime25",
    title="AIME 2025",
    dataset=Dataset(
        "opencompass/AIME2025",
        configs=("AIME2025-I", "AIME2025-II"),
        split="test",
        fingerprint="30876badb485090cd82952085b263c2bfbe056537997af3454f4d85074c30d8a",
        columns=("question", "answer"),
    ),
    to_question=to_numbered_question,
    prompts={Answer.INTEGER: MATH},
    sampling=SAMPLING,
    published="aime25",
    expected_questions=30,
    family=FAMILY,
    k_source=KIMI,
    dates=("2025-02-06", "2025-02-12"),
)

AIME26 = Benchmark(
    name="aime26",
    title="AIME 2026",
    dataset=Dataset(
        "math-ai/aime26",
        split="test",
        revision="79037aebdb6580008fb960d17cb21fd3099083e3",
        columns=COLUMNS,
    ),
    to_question=to_question,
    prompts={Answer.INTEGER: MATH},
    sampling=SAMPLING,
    published="aime26",
    expected_questions=30,
    family=FAMILY,
    k_source=KIMI,
    dates=("2026-02-05", "2026-02-11"),
)
