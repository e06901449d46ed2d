"""Output of MathArena: `outputs/COMPETITION/MODEL/PROBLEM.json`, one file for each problem.

As `src/matharena/runs.py` of eth-sri/matharena writes it:

{"idx": 1, "problem": "What is 1 + 2?", "gold_answer": "3", "N": 1, "answers": ["3"], "correct": [true],
 "messages": [[{"role": "user", "content": "…"}, {"role": "assistant", "type": "cot", "content": "…"},
               {"role": "assistant", "content": "It is \\boxed{3}."}]],
 "detailed_costs": [{"cost": 0.1, "input_tokens": 10, "output_tokens": 5, "time": 2.0}], …}
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    as_messages,
    as_number,
    as_text,
    as_tokens,
    content_text,
    json_file,
    mapping,
    with_thinking,
)


def read(path: Path, _options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one problem; the model is the name of the file's folder."""
    problem = json_file(path)
    if not isinstance(problem, dict) or not isinstance(problem.get("messages"), list):
        raise DataError(f"{path}: has no messages; name the files PROBLEM.json of MathArena's outputs")
    settings = ForeignSettings(model=path.absolute().parent.name, harness="MathArena", metric="correct")
    for index, blocks in enumerate(problem["messages"]):
        costs = mapping(_at(problem, "detailed_costs", index))
        asked = [block for block in blocks if block.get("role") != "assistant"]
        yield ForeignSample(
            place=f"{path.name}[{index}]",
            response=_reply(blocks),
            texts=tuple(filter(None, [as_text(problem.get("problem"))])),
            messages=as_messages(asked),
            gold=as_text(problem.get("gold_answer")),
            verdict=as_number(_at(problem, "correct", index)),
            answer=as_text(_at(problem, "answers", index)) or "",
            prompt_tokens=as_tokens(costs.get("input_tokens")),
            output_tokens=as_tokens(costs.get("output_tokens")),
            seconds=as_number(costs.get("time")),
            settings=settings,
        )


def _reply(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The assistant's blocks: those of type `cot` are its thinking."""
    own = [block for block in blocks if block.get("role") == "assistant"]
    thinking = "\n".join(content_text(one.get("content")) for one in own if one.get("type") == "cot")
    return with_thinking(
        thinking, "\n".join(content_text(one.get("content")) for one in own if one.get("type") != "cot")
    )


def _at(problem: Mapping[str, Any], name: str, index: int) -> object:
    values = problem.get(name)
    return values[index] if isinstance(values, list) and index < len(values) else None
