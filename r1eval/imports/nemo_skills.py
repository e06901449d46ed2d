"""Generations of NeMo-Skills: `output-rs0.jsonl`, `output-rs1.jsonl`, …, one file for each seed.

As `nemo_skills/inference/generate.py` and `nemo_skills/evaluation` of NVIDIA/NeMo-Skills write them: a row of
the data set with the reply and, after its evaluation, the answer and the verdict:

{"problem": "What is 1 + 2?", "expected_answer": "3", "generation": "It is \\boxed{3}.",
 "num_generated_tokens": 8, "generation_time": 0.5, "predicted_answer": "3", "symbolic_correct": true}
"""

import re
from collections.abc import Iterator
from pathlib import Path

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_finish,
    as_number,
    as_text,
    as_tokens,
    field,
    json_lines,
    with_thinking,
)

VERDICTS = ("symbolic_correct", "is_correct", "judge_correct")
FIX = "name the output*.jsonl that NeMo-Skills wrote"


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one seed, which the file's name tells."""
    named = re.search(r"-rs(\d+)", path.stem)
    for place, row in json_lines(path):
        yield _sample(place, row, int(named[1]) if named else None, options)


def _sample(place: str, row: LogRow, seed: int | None, options: ReadOptions) -> ForeignSample:
    generation = field(row, "generation", place, FIX)
    if not isinstance(generation, str):
        raise DataError(f"{place}: the generation is no text; {FIX}")
    if options.metric and options.metric not in row:
        raise DataError(f"--verdict {options.metric}: {place} has no such field")
    metric = options.metric or next((name for name in VERDICTS if name in row), None)
    asked = as_text(row.get("problem")) or as_text(row.get("question")) or ""
    # parse_reasoning cuts the thinking off the generation, and keeps the whole under another name
    whole = as_text(row.get("_full_generation")) or generation
    return ForeignSample(
        place=place,
        response=with_thinking(as_text(row.get("reasoning_content")), whole),
        question_id=as_text(row.get("id")),
        texts=(asked, as_text(row.get("options")) or "") if asked else (),
        gold=as_text(row.get("expected_answer")),
        verdict=as_number(row.get(metric or "")),
        answer=as_text(row.get("predicted_answer")) or "",
        finish=as_finish(row.get("finish_reason")),
        prompt_tokens=as_tokens(row.get("num_input_tokens")),
        output_tokens=as_tokens(row.get("num_generated_tokens")),
        seconds=as_number(row.get("generation_time")),
        seed=seed,
        settings=ForeignSettings(harness="NeMo-Skills", metric=metric),
    )
