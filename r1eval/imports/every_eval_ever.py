"""Instance lines of Every Eval Ever, schema 0.3: `UUID_samples.jsonl`, with the aggregate `UUID.json` beside.

{"sample_id": "sum-1", "model_id": "org/m", "interaction_type": "single_turn",
 "input": {"raw": "What is 1 + 2?", "reference": ["3"]},
 "output": {"raw": ["It is \\boxed{3}."], "reasoning_trace": null},
 "answer_attribution": [{"extracted_value": "3", …}], "evaluation": {"score": 1.0, "is_correct": true},
 "token_usage": {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}, …}
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_number,
    as_text,
    as_tokens,
    field,
    json_file,
    json_lines,
    mapping,
    with_thinking,
)
from r1eval.store.records import Message

FIX = "name a UUID_samples.jsonl of Every Eval Ever"


def read(path: Path, _options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one file; those of a conversation only if its last message is the reply."""
    settings = _settings_beside(path)
    for place, row in json_lines(path):
        yield _sample(place, row, settings)


def _sample(place: str, row: LogRow, settings: ForeignSettings) -> ForeignSample:
    asked: LogRow = field(row, "input", place, FIX)
    evaluation, usage = mapping(row.get("evaluation")), mapping(row.get("token_usage"))
    answers = [mapping(one) for one in row.get("answer_attribution") or ()]
    references = asked.get("reference") or []
    prompt, correct = as_text(asked.get("raw")) or "", evaluation.get("is_correct")
    return ForeignSample(
        place=place,
        response=_reply(row, place),
        question_id=as_text(row.get("sample_id")),
        texts=(prompt,) if prompt else (),
        messages=(Message("user", prompt),) if prompt else (),
        gold=as_text(references[0]) if isinstance(references, list) and references else as_text(references),
        verdict=as_number(correct if isinstance(correct, bool) else evaluation.get("score")),
        answer=as_text(answers[-1].get("extracted_value")) or "" if answers else "",
        prompt_tokens=as_tokens(usage.get("input_tokens")),
        output_tokens=as_tokens(usage.get("output_tokens")),
        thinking_tokens=as_tokens(usage.get("reasoning_tokens")),
        seconds=_seconds(row),
        settings=settings
        if settings.model
        else ForeignSettings(**{**vars(settings), "model": as_text(row.get("model_id"))}),
    )


def _reply(row: LogRow, place: str) -> str:
    """The reply; that r1eval's own export repeats its thinking in the trace does not double it."""
    if row.get("output"):
        return _joined(mapping(row["output"]), "raw", place)
    turns = [mapping(turn) for turn in row.get("messages") or ()]
    if not turns or turns[-1].get("role") != "assistant":
        raise DataError(f"{place}: its conversation does not end with a reply")
    return _joined(turns[-1], "content", place)


def _joined(part: LogRow, name: str, place: str) -> str:
    text, thinking = _one(part.get(name), place), _one(part.get("reasoning_trace"), place)
    return text if thinking in text else with_thinking(thinking, text)


def _one(value: Any, place: str) -> str:
    values = value if isinstance(value, list) else [] if value is None else [value]
    if len(values) > 1:
        raise DataError(f"{place}: has {len(values)} replies in one line; give each its own")
    return as_text(values[0]) or "" if values else ""


def _seconds(row: LogRow) -> float | None:
    latency = as_number(mapping(row.get("performance")).get("latency_ms"))
    return None if latency is None else latency / 1000


def _settings_beside(path: Path) -> ForeignSettings:
    aggregate = path.with_name(path.name.replace("_samples.jsonl", ".json"))
    if aggregate == path or not aggregate.exists():
        return ForeignSettings(harness="Every Eval Ever")
    run = mapping(json_file(aggregate))
    results = [mapping(one) for one in run.get("evaluation_results") or ()]
    config = mapping(results[0].get("generation_config")) if results else {}
    arguments, library = mapping(config.get("generation_args")), mapping(run.get("eval_library"))
    name = f"{library.get('name') or 'Every Eval Ever'} {library.get('version') or ''}".strip()
    return ForeignSettings(
        model=as_text(mapping(run.get("model_info")).get("id")),
        temperature=as_number(arguments.get("temperature")),
        top_p=as_number(arguments.get("top_p")),
        max_tokens=as_tokens(arguments.get("max_tokens")),
        harness=name,
    )
