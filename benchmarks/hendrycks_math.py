r"""MATH: all 5,000 test problems of seven subjects and five levels, of which MATH-500 is a part.

A row (invented; its solution is never shown to a model):

{
  "problem": "What is the greatest prime factor of $30$?",
  "level": "Level 2",
  "type": "Number Theory",
  "solution": "As $30 = 2 \\cdot 3 \\cdot 5$, it is $\\boxed{5}$."
}
"""

import re

from benchmarks.cells import cell
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

SUBJECTS = (
    "algebra",
    "counting_and_probability",
    "geometry",
    "intermediate_algebra",
    "number_theory",
    "prealgebra",
    "precalculus",
)
BOX = re.compile(r"\\(?:boxed|fbox)\s*(?P<open>\{)?")


def last_box(solution: str) -> str:
    r"""The content of a solution's last box, which may lack braces. Raises BenchmarkError if there is none.

    >>> last_box(r"so $\boxed{\frac{1}{2}}$."), last_box(r"so $\boxed 7$.")
    ('\\frac{1}{2}', '7')
    """
    boxes = list(BOX.finditer(solution))
    if not boxes:
        raise BenchmarkError("column 'solution' contains no \\boxed answer")
    rest = solution[boxes[-1].end() :]
    return braced(rest) if boxes[-1]["open"] else re.split(r"[$\s]", rest, maxsplit=1)[0]


def braced(text: str) -> str:
    """The text up to the brace that closes one opened before it. Raises BenchmarkError if none does."""
    depth = 1
    for place in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(place[0], 0)
        if depth == 0:
            return text[: place.start()]
    raise BenchmarkError("column 'solution' contains a \\boxed answer that never ends")


def to_question(row: DatasetRow) -> Question:
    """A question with its subject and number, `algebra/17`, as the data set has no ids."""
    return Question(
        id=f"{cell(row, '@config')}/{row['@row']}",
        slots={"question": cell(row, "problem")},
        gold=last_box(cell(row, "solution")),
        answer=Answer.EXPRESSION,
        tags={"subject": cell(row, "type"), "level": cell(row, "level").removeprefix("Level ")},
    )


HENDRYCKS_MATH = Benchmark(
    name="math",
    title="MATH",
    dataset=Dataset(
        "EleutherAI/hendrycks_math",
        configs=SUBJECTS,
        split="test",
        revision="21a5633873b6a120296cce3e2df9d5550074f4a3",
        columns=("problem", "solution", "type", "level"),
        licence="MIT",
    ),
    to_question=to_question,
    prompts={Answer.EXPRESSION: MATH},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    published="math",
    expected_questions=5_000,
    skips_unreadable_golds=True,
    family="math",
    k_source="our choice: the least that the R1 paper samples (4 to 64, by the size of the set)",
    protocol="published figures are often of 4 examples before each question; here there are none",
)
