"""BIG-Bench Extra Hard: 4,520 questions of 23 tasks of reasoning, and the 460 of its mini set.

A row (invented):

{
  "task": "word sorting",
  "input": "Sort these words by their last letters: pear, fig, plum.",
  "target": "fig, plum, pear",
  "mini": 1
}
"""

from functools import partial

from benchmarks.cells import cell, cell_value
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_kinds import BBEH as PROMPT
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    DatasetRow,
    Question,
    Sampling,
    SkippedRow,
    WeightedMetric,
)

TASK_NAMES = """
boardgame qa, boolean expressions, buggy tables, causal understanding, disambiguation qa, dyck languages,
geometric shapes, hyperbaton, linguini, movie recommendation, multistep arithmetic, nycc, object counting,
object properties, sarc triples, shuffled objects, spatial reasoning, sportqa, temporal sequence,
time arithmetic, web of lies, word sorting, zebra puzzles
"""
TASKS = tuple(" ".join(name.split()) for name in TASK_NAMES.split(","))
HARMONIC_MEAN = WeightedMetric("harmonic_mean", "category", dict.fromkeys(TASKS, 1.0), is_harmonic=True)
"""over the tasks, to each of which a point is added: the authors' headline of the whole set"""


def to_question(row: DatasetRow, mini: bool = False) -> Question | SkippedRow:
    """Rows have no ids: `TASK/ROW`, the row counted over the whole set. Two rows are the same question."""
    task, in_mini = cell(row, "task"), cell_value(row, "mini")
    if not isinstance(in_mini, bool | int):
        raise BenchmarkError(f"column 'mini' contains {in_mini!r}: it must be true or false")
    question = Question(
        id=f"{task.replace(' ', '-')}/{row['@row']}",
        slots={"question": cell(row, "input")},
        gold=cell(row, "target"),
        answer=Answer.TEXT,
        tags={"category": task},
    )
    return SkippedRow("not in the mini set") if mini and not in_mini else question


def _benchmark(name: str, title: str, mini: bool) -> Benchmark:
    return Benchmark(
        name=name,
        title=title,
        dataset=Dataset(
            "BBEH/bbeh",
            split="train",
            revision="08e07a803851822c04399782ece3c4a07ce419f9",
            expected_rows=4_520,
            columns=("task", "input", "target", "mini"),
            licence="CC BY 4.0",
        ),
        to_question=partial(to_question, mini=mini),
        prompts={Answer.TEXT: PROMPT},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4 if mini else 1),
        metrics=("pass@1", "cons@k") if mini else ("harmonic_mean", "pass@1"),
        weighted=None if mini else HARMONIC_MEAN,
        published=name.replace("-", "_"),
        expected_questions=460 if mini else 4_520,
        family="logic",
        k_source="the smallest k that the R1 paper names"
        if mini
        else "r1eval: one sample of 4,520 questions keeps the error below 0.8 points",
        protocol="a reply without the prefix that is asked for is also read at its last `Answer:` or box",
        dates=("2025-02-26", "2025-02-26"),  # of its paper
    )


BBEH = (
    _benchmark("bbeh", "BIG-Bench Extra Hard", mini=False),
    _benchmark("bbeh-mini", "BIG-Bench Extra Hard, mini", mini=True),
)
