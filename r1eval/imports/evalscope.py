"""Logs of EvalScope: `predictions/MODEL/BENCHMARK_SUBSET.jsonl`, with its `reviews` and `configs` beside.

A line is one sample; the reviews have the same index:

{"index": 0, "model": "org/m", "messages": [{"role": "user", "content": "What is 1 + 2?"}, …],
 "model_output": {"choices": [{"message": {"content": "It is \\boxed{3}."}, "stop_reason": "stop"}],
                  "usage": {"input_tokens": 10, "output_tokens": 5}, "time": 0.2}}

{"index": 0, "target": ["3"], "sample_score": {"score": {"value": {"acc": 1.0}, "extracted_prediction": "3",
 "main_score_name": "acc"}}}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_finish,
    as_messages,
    as_number,
    as_text,
    as_tokens,
    content_text,
    field,
    json_lines,
    mapping,
)

FIX = "name the .jsonl in EvalScope's folder `predictions`"


@dataclass(frozen=True)
class _Review:
    """What is kept of a line of the reviews."""

    metric: str | None
    value: float | None
    answer: str
    gold: str | None


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one benchmark, with their reviews."""
    run, reviews = _settings_beside(path), _reviews_beside(path, options)
    for place, row in json_lines(path):
        output: LogRow = field(row, "model_output", place, FIX)
        review = reviews.get(row.get("index"), _Review(None, None, "", None))
        yield _sample(place, row, output, review, run)


def _sample(place: str, row: LogRow, output: LogRow, review: _Review, run: ForeignSettings) -> ForeignSample:
    choice: LogRow = next(iter(output.get("choices") or ()), {})
    turns, usage = row.get("messages") or [], mapping(output.get("usage"))
    asked = as_messages(turns[:-1] if turns and turns[-1].get("role") == "assistant" else turns)
    return ForeignSample(
        place=place,
        response=content_text(mapping(choice.get("message")).get("content") or ""),
        texts=tuple(turn.content for turn in asked if turn.role == "user"),
        messages=asked,
        gold=review.gold,
        verdict=review.value,
        answer=review.answer,
        finish=as_finish(choice.get("stop_reason")),
        prompt_tokens=as_tokens(usage.get("input_tokens")),
        output_tokens=as_tokens(usage.get("output_tokens")),
        thinking_tokens=as_tokens(usage.get("reasoning_tokens")),
        seconds=as_number(output.get("time")),
        settings=replace(run, model=as_text(row.get("model")) or run.model, metric=review.metric),
    )


def _reviews_beside(path: Path, options: ReadOptions) -> Mapping[object, _Review]:
    """The reviews of these predictions by index; none if they are not there."""
    file = path.parents[2] / "reviews" / path.parent.name / path.name if len(path.parents) > 2 else path
    if not file.exists() or file == path:
        return {}
    return {row.get("index"): _review(place, row, options) for place, row in json_lines(file)}


def _review(place: str, row: LogRow, options: ReadOptions) -> _Review:
    score = mapping(mapping(row.get("sample_score")).get("score"))
    values = mapping(score.get("value"))
    if options.metric and options.metric not in values:
        raise DataError(f"--verdict {options.metric}: {place} has the metrics {', '.join(values) or 'none'}")
    metric = options.metric or as_text(score.get("main_score_name")) or next(iter(values), None)
    target = row.get("target")
    gold = target[0] if isinstance(target, list) and len(target) == 1 else target
    answer = as_text(score.get("extracted_prediction")) or ""
    return _Review(metric, as_number(values.get(metric or "")), answer, as_text(gold))


def _settings_beside(path: Path) -> ForeignSettings:
    """What the task's configuration says, in the folder of the evaluation."""
    configs = sorted(path.parents[2].glob("configs/task_config*.yaml")) if len(path.parents) > 2 else []
    if not configs:
        return ForeignSettings(harness="EvalScope")
    import yaml

    try:
        config: Mapping[str, Any] = mapping(yaml.safe_load(configs[-1].read_text(encoding="utf-8")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(f"{configs[-1]}: cannot be read ({' '.join(str(error).split())})") from None
    generation = mapping(config.get("generation_config"))
    return ForeignSettings(
        model=as_text(config.get("model")),
        temperature=as_number(generation.get("temperature")),
        top_p=as_number(generation.get("top_p")),
        max_tokens=as_tokens(generation.get("max_tokens")),
        seed=as_tokens(generation.get("seed")),
        harness=f"EvalScope {config.get('evalscope_version') or ''}".strip(),
    )
