r"""MathArena's contests of 2024 to 2026 and its hardest problems of 2025: each answer an expression.

A row of a contest (invented; HMMT February 2024 has no `problem_type`):

{
  "problem_idx": 1,
  "problem": "Compute $\\sqrt{2} \\cdot \\sqrt{6}$.",
  "answer": "2\\sqrt{3}",
  "problem_type": ["Algebra"]
}

A row of Apex and its shortlist (invented):

{
  "problem_idx": 3,
  "source": "Our Olympiad 2025 P3",
  "problem": "Find all real $x$ with $x^2 - 5x + 6 = 0$.",
  "answer": "2, 3"
}

Some problems are in two sets: three of Apex are of SMT, and five of the shortlist of AIME 2025 (two), HMMT
February 2025 (two) and BRUMO.
"""

from dataclasses import dataclass
from functools import partial

from benchmarks.cells import cell, cells, optional_cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, SkippedRow

COLUMNS = ("problem_idx", "problem", "answer")
LICENCE = "CC BY-NC-SA 4.0"
PROTOCOL = "MathArena asks for the box in other words, and also takes a number that ends the reply unboxed"

LIKE_AIME = "our choice: as many questions as AIME, so as many samples for the same precision"
KIMI = "the Kimi K2 model card samples HMMT 32 times (avg@32)"
FOUR_RUNS = "MathArena samples each question 4 times"
SIXTEEN_RUNS = "MathArena's announcement of Apex samples each question 16 times"


@dataclass(frozen=True)
class ArenaSet:
    """What tells one of these sets from the others."""

    name: str
    title: str
    repo: str
    """after `MathArena/`"""
    rows: int
    k: int
    k_source: str
    dates: tuple[str, str]
    """days of the contest, or of MathArena's configurations: from its first run to the data's release"""
    revision: str | None
    """a commit that public code pins; None if none was seen"""
    tag: str = "problem_type"
    """a further column, "" if it has none"""
    licence: str = LICENCE
    all_answered: bool = True
    """whether each row has an answer; otherwise those without are skipped, and their number is a notice"""


SETS = (
    ArenaSet(
        *("hmmt-feb24", "HMMT February 2024", "hmmt_feb_2024", 30, 32, KIMI),
        dates=("2024-02-17", "2024-02-17"),
        revision=None,
        tag="",
        licence="",
    ),
    ArenaSet(
        *("hmmt-feb25", "HMMT February 2025", "hmmt_feb_2025", 30, 64, LIKE_AIME),
        dates=("2025-02-15", "2025-02-15"),
        revision="6fdc4277120810ff75aa22d2d5489b91f7a262a1",
    ),
    ArenaSet(
        *("hmmt-nov25", "HMMT November 2025", "hmmt_nov_2025", 30, 32, KIMI),
        dates=("2025-11-08", "2025-11-08"),
        revision="118dbfb45c4c9467c672268ed55166642897aa46",
    ),
    ArenaSet(
        *("hmmt-feb26", "HMMT February 2026", "hmmt_feb_2026", 33, 32, KIMI),
        dates=("2026-02-14", "2026-02-14"),
        revision="02fba4f74d8e68e73e66a02d540fd979c05c274c",
        all_answered=False,
    ),
    ArenaSet(
        *("brumo25", "BRUMO 2025", "brumo_2025", 30, 4, FOUR_RUNS),
        dates=("2025-04-08", "2025-04-08"),
        revision="6de9bc0987f5710c6376ee980e1483dbeb55cfda",
    ),
    ArenaSet(
        *("smt25", "SMT 2025", "smt_2025", 53, 4, FOUR_RUNS),
        dates=("2025-07-21", "2025-12-05"),
        revision="d8e99d83f1583842f46d4953cd960eea5d887e45",
    ),
    ArenaSet(
        *("cmimc25", "CMIMC 2025", "cmimc_2025", 40, 4, FOUR_RUNS),
        dates=("2025-07-29", "2025-07-29"),
        revision="8f27517ce4ad1d05e023c0e7eca4344754ba2a04",
    ),
    ArenaSet(
        *("apex25", "MathArena Apex 2025", "apex_2025", 12, 16, SIXTEEN_RUNS),
        dates=("2025-01-01", "2025-08-18"),  # contests of 2025
        revision="ac8a641db12cc87be39e61ea89f2e04c80c5f2e7",
        tag="source",
    ),
    ArenaSet(
        *("apex-shortlist", "MathArena Apex shortlist", "apex-shortlist", 47, 4, FOUR_RUNS),
        dates=("2025-01-01", "2025-08-18"),
        revision="f3efdf224ef665f129ddaae37699f6098c65781b",
        tag="source",
    ),
    ArenaSet(
        *("arxivmath-mar26", "ArXivMath March 2026", "arxivmath-0326", 31, 4, FOUR_RUNS),
        dates=("2026-03-01", "2026-03-31"),  # papers of that month
        revision=None,
        tag="source",
        licence="",
    ),
)


def to_question(tag: str, row: DatasetRow) -> Question | SkippedRow:
    """A question with the row's further column as a tag; `tag` is that column, "" for none."""
    answer = optional_cell(row, "answer")
    if not answer.strip():
        return SkippedRow("without an answer")
    return Question(
        id=cell(row, "problem_idx"),
        slots={"question": cell(row, "problem")},
        gold=answer,
        answer=Answer.EXPRESSION,
        tags={tag: text} if tag and (text := further_text(row, tag)) else {},
    )


def further_text(row: DatasetRow, column: str) -> str:
    """The text of a column that may be absent or empty; the items of a list with commas."""
    value = row.get(column)
    if not value:
        return ""
    return ", ".join(cells(row, column)) if isinstance(value, list | tuple) else cell(row, column)


def benchmark(one: ArenaSet) -> Benchmark:
    repo = f"MathArena/{one.repo}"
    return Benchmark(
        name=one.name,
        title=one.title,
        dataset=Dataset(
            repo,
            split="train",
            revision=one.revision,
            expected_rows=one.rows,
            columns=(*COLUMNS, one.tag) if one.tag else COLUMNS,
            licence=one.licence,
        ),
        to_question=partial(to_question, one.tag),
        prompts={Answer.EXPRESSION: MATH},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=one.k),
        published=one.name.replace("-", "_"),
        expected_questions=one.rows if one.all_answered else None,
        skips_unreadable_golds=True,
        family="math competitions",
        k_source=one.k_source,
        protocol=PROTOCOL,
        dates=one.dates,
    )


MATHARENA = tuple(map(benchmark, SETS))
