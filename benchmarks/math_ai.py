r"""AMC 2023 and Minerva MATH: sets of a question and a short answer, as math-ai's pages have them.

A row (invented; AMC 2023 has an `id` and a `url` too):

{
  "question": "A spring stretches by $2 \\mathrm{~cm}$ under $4 \\mathrm{~N}$. Find its constant in N/m.",
  "answer": "200"
}
"""

from dataclasses import dataclass

from benchmarks.cells import cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


@dataclass(frozen=True)
class Collection:
    """What tells one of these sets from the other."""

    name: str
    title: str
    repo: str
    """after `math-ai/`"""
    questions: int
    family: str
    k: int
    k_source: str
    dates: tuple[str, str] | None
    """days of the contests"""
    protocol: str


COLLECTIONS = (
    Collection(
        *("amc23", "AMC 2023", "amc23", 40, "math competitions"),
        k=32,
        k_source="our choice: nearly as few questions as AIME's",
        dates=("2023-11-08", "2023-11-14"),
        protocol="the problems of AMC 12 A and B whose answers are whole numbers, without their options",
    ),
    Collection(
        *("minerva-math", "Minerva MATH", "minervamath", 272, "math"),
        k=4,
        k_source="our choice: that of MATH-500, which is of the same order",
        dates=None,
        protocol="others accept numbers within a tolerance; here a number that is rounded otherwise than the "
        "gold is wrong",
    ),
)


def to_question(row: DatasetRow) -> Question:
    """A question with its number: Minerva MATH has no ids."""
    return Question(
        id=str(row["@row"] + 1),
        slots={"question": cell(row, "question")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
    )


def benchmark(one: Collection) -> Benchmark:
    return Benchmark(
        name=one.name,
        title=one.title,
        dataset=Dataset(f"math-ai/{one.repo}", split="test", columns=("question", "answer")),
        to_question=to_question,
        prompts={Answer.EXPRESSION: MATH},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=one.k),
        published=one.name.replace("-", "_"),
        expected_questions=one.questions,
        skips_unreadable_golds=True,
        family=one.family,
        k_source=one.k_source,
        protocol=one.protocol,
        dates=one.dates,
    )


MATH_AI = tuple(map(benchmark, COLLECTIONS))
