"""Predictions of OpenCompass: `predictions/MODEL/DATASET.json`, with `results/MODEL/DATASET.json` beside.

As `GenInferencerOutputHandler` in `opencompass/openicl/icl_inferencer/icl_base_inferencer.py` writes them:

{"0": {"origin_prompt": [{"role": "HUMAN", "prompt": "What is 1 + 2?"}], "prediction": "It is \\boxed{3}.",
       "gold": "3"}, …}

The results have verdicts if the evaluation dumped its details: {"details": {"0": {"correct": true, …}}, …}.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import as_number, as_text, content_text, json_file, mapping
from r1eval.store.records import Message

ROLES = {"HUMAN": "user", "BOT": "assistant", "SYSTEM": "system"}


def read(path: Path, _options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one data set; the model is the name of the file's folder."""
    rows = json_file(path)
    if not isinstance(rows, dict) or not all("prediction" in mapping(row) for row in rows.values()):
        raise DataError(f"{path}: has no predictions; name the files in OpenCompass's folder `predictions`")
    verdicts = _verdicts_beside(path)
    settings = ForeignSettings(model=path.absolute().parent.name, harness="OpenCompass", metric="correct")
    for index, row in rows.items():
        predictions = row["prediction"] if isinstance(row["prediction"], list) else [row["prediction"]]
        messages = tuple(_messages(row.get("origin_prompt")))
        for number, prediction in enumerate(predictions):
            yield ForeignSample(
                place=f"{path.name}[{index}]",
                response=as_text(prediction) or "",
                texts=tuple(turn.content for turn in messages if turn.role == "user"),
                messages=messages,
                gold=as_text(row.get("gold")),
                verdict=_verdict(verdicts.get(index), number, len(predictions)),
                settings=settings,
            )


def _messages(prompt: Any) -> Iterator[Message]:
    if isinstance(prompt, str):
        yield Message("user", prompt)
    for turn in prompt if isinstance(prompt, list) else ():
        role = str(turn.get("role") or "")
        yield Message(ROLES.get(role, role.lower()), content_text(turn.get("prompt")))


def _verdict(detail: object, number: int, count: int) -> float | None:
    """Of one prediction: the detail has one verdict, or one for each."""
    correct = mapping(detail).get("correct")
    if isinstance(correct, list):
        return as_number(correct[number]) if len(correct) == count else None
    return as_number(correct) if count == 1 else None


def _verdicts_beside(path: Path) -> Mapping[str, Any]:
    results = path.absolute().parents[1].with_name("results") / path.parent.name / path.name
    return mapping(mapping(json_file(results)).get("details")) if results.exists() else {}
