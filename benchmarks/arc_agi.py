"""ARC-AGI 1 and 2, the public evaluation sets: grids of colours, and the grid that follows by their rule.

A row of ARC-AGI 1 (invented), and one of ARC-AGI 2, whose rows have no ids:

{
  "id": "0a1b2c3d",
  "train": [{"input": [[1, 0]], "output": [[0, 1]]}, {"input": [[2, 0, 0]], "output": [[0, 0, 2]]}],
  "test": [{"input": [[3, 3, 0]], "output": [[0, 3, 3]]}]
}

{
  "fewshots": [{"input": [[1], [0]], "output": [[0], [1]]}],
  "question": [{"input": [[2], [0]], "output": [[0], [2]]}, {"input": [[0], [4]], "output": [[4], [0]]}]
}
"""

import json
from collections.abc import Mapping, Sequence
from functools import partial

from benchmarks.cells import cell, cell_value, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_kinds import ARC
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_questions(row: DatasetRow, examples: str, tests: str, id_column: str = "") -> tuple[Question, ...]:
    """One question for each test input of a task: `TASK/1`, …; a task without an id has its row's number."""
    pairs = _pairs(row, examples)
    task = cell(row, id_column) if id_column else str(row["@row"] + 1)
    shown = "".join(
        f"--Example {number}-- \n\n INPUT: \n\n{given}\n\nOUTPUT: \n\n{wanted}\n\n"
        for number, (given, wanted) in enumerate(pairs)
    )
    return tuple(
        Question(
            id=f"{task}/{number}",
            slots={"examples": shown, "question": given},
            gold=wanted,
            answer=Answer.GRID,
            tags={"task": task},
        )
        for number, (given, wanted) in enumerate(_pairs(row, tests), 1)
    )


def _pairs(row: DatasetRow, column: str) -> Sequence[tuple[str, str]]:
    """The grids of a column's pairs as JSON. Raises BenchmarkError for anything else."""
    pairs = cell_value(row, column)
    if not isinstance(pairs, list | tuple) or not pairs or not all(map(_is_pair, pairs)):
        raise BenchmarkError(
            f"column {column!r} contains {shorten(repr(pairs))}: it must be a list of {{input, output}} grids"
        )
    return [(json.dumps(pair["input"]), json.dumps(pair["output"])) for pair in pairs]


def _is_pair(pair: object) -> bool:
    return isinstance(pair, Mapping) and all(
        isinstance(pair.get(side), list) and all(isinstance(line, list) for line in pair[side])
        for side in ("input", "output")
    )


def _benchmark(version: int, dataset: Dataset, published_on: str) -> Benchmark:
    examples, tests, *ids = dataset.columns
    return Benchmark(
        name=f"arc-agi-{version}",
        title=f"ARC-AGI-{version}",
        dataset=dataset,
        to_question=partial(to_questions, examples=examples, tests=tests, id_column="".join(ids)),
        prompts={Answer.GRID: ARC},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=2),
        metrics=("pass@1", "pass@2"),
        published=f"arc_agi_{version}",
        family="logic",
        k_source="the two attempts that ARC Prize's scorer allows",
        protocol="the public evaluation tasks; published figures are most often of the semi-private ones; "
        "each test input counts the same, in ARC Prize's scorer each task",
        dates=(published_on, published_on),
    )


ARC_AGI = (
    _benchmark(
        1,
        Dataset(
            "dataartist/arc-agi",
            split="evaluation",
            expected_rows=400,
            columns=("train", "test", "id"),
            licence="Apache-2.0",  # of the authors' repository
        ),
        published_on="2019-11-05",  # of its paper
    ),
    _benchmark(
        2,
        Dataset(
            "arc-agi-community/arc-agi-2",
            split="test",
            expected_rows=120,
            columns=("fewshots", "question"),
            licence="Apache-2.0",  # of the authors' repository
        ),
        published_on="2025-03-24",  # of its release
    ),
)
