"""Output of LiveCodeBench's own runner: `output/MODEL/Scenario.codegeneration_N_TEMPERATURE_eval_all.json`.

As `lcb_runner/runner/main.py` and `insert_output_evaluation` of LiveCodeBench/LiveCodeBench write it: a list
of problems, each with its replies, and in `_eval_all` with their verdicts:

[{"question_id": "1873_A", "question_content": "…", "output_list": ["…"], "code_list": ["…"],
  "graded_list": [true], …}]
"""

import re
from collections.abc import Iterator
from pathlib import Path

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import LogRow, as_number, as_text, field, json_file

FIX = "name the ….json or …_eval_all.json that lcb_runner wrote"


def read(path: Path, _options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one file; the temperature is in its name, the model in its folder's."""
    problems = json_file(path)
    if not isinstance(problems, list):
        raise DataError(f"{path}: not a list of problems; {FIX}")
    named = re.search(r"_\d+_(\d+(?:\.\d+)?)(?:_|$)", path.stem)
    settings = ForeignSettings(
        model=path.absolute().parent.name,
        temperature=float(named[1]) if named else None,
        harness="LiveCodeBench",
        metric="graded_list",
    )
    for number, problem in enumerate(problems):
        yield from _samples(f"{path.name}[{number}]", problem, settings)


def _samples(place: str, problem: LogRow, settings: ForeignSettings) -> Iterator[ForeignSample]:
    replies, graded = field(problem, "output_list", place, FIX), problem.get("graded_list") or []
    for index, reply in enumerate(replies):
        yield ForeignSample(
            place=place,
            response=as_text(reply) or "",
            question_id=as_text(problem.get("question_id")),
            texts=tuple(filter(None, [as_text(problem.get("question_content"))])),
            verdict=as_number(graded[index]) if index < len(graded) else None,
            settings=settings,
        )
