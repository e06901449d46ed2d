"""ZebraLogic: 1,000 logic puzzles on who lives in which house, of 2*2 to 6*6 cells.

A row of `grid_mode` (invented). This set is by the benchmark's authors and has the solutions; those of
allenai/ZebraLogicBench are masked, those of allenai/ZebraLogicBench-private gated:

{
  "id": "lgp-test-2x2-0",
  "size": "2*2",
  "puzzle": "There are 2 houses, numbered 1 to 2 from left to right. Clue: Bo, in house 2, drinks tea.",
  "solution": {"header": ["House", "Name", "Drink"], "rows": [["1", "Al", "milk"], ["2", "Bo", "tea"]]}
}
"""

import json

from benchmarks.cells import cell, cell_value, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_kinds import ZEBRA
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

MASK = "___"


def to_question(row: DatasetRow) -> Question:
    """Raises BenchmarkError if the solution is masked, or is no table."""
    match cell_value(row, "solution"):
        case {"header": ["House", *columns], "rows": [*rows]} if rows:
            pass
        case other:
            raise BenchmarkError(
                f"column 'solution' contains {shorten(repr(other))}: it must have a header and rows"
            )
    if any(MASK in line for line in rows):
        raise BenchmarkError("column 'solution' is masked: this copy has no solutions")
    houses = {f"House {number}": dict.fromkeys(columns, MASK) for number in range(1, len(rows) + 1)}
    return Question(
        id=cell(row, "id"),
        slots={
            "question": cell(row, "puzzle"),
            "json_template": json.dumps({"reasoning": MASK, "solution": houses}, indent=4),
        },
        gold=json.dumps({"header": ["House", *columns], "rows": rows}, ensure_ascii=False),
        answer=Answer.GRID,
        tags={"level": cell(row, "size")},
    )


ZEBRALOGIC = Benchmark(
    name="zebralogic",
    title="ZebraLogic",
    dataset=Dataset(
        "WildEval/ZebraLogic",
        configs=("grid_mode",),
        split="test",
        columns=("id", "size", "puzzle", "solution"),
    ),
    to_question=to_question,
    prompts={Answer.GRID: ZEBRA},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    metrics=("pass@1", "cells"),
    published="zebralogic",
    expected_questions=1_000,
    family="logic",
    k_source="the smallest k that the R1 paper names; ZeroEval decodes greedily",
    protocol="ZeroEval reads the last JSON object of a reply, r1eval its last `solution`",
    dates=("2024-07-11", "2024-07-11"),  # of allenai/ZebraLogicBench
)
