"""Details of lighteval (--save-details): `details/MODEL/TIME/details_TASK_TIME.parquet`.

A row is a question:

{"doc": {"query": "Solve: What is 1 + 2?", "choices": ["3"], "gold_index": 0, "id": "0", …},
 "metric": {"em": 0.0, "extractive_match": 1.0},
 "model_response": {"text": ["It is \\boxed{3}."], "output_tokens": [[…]], "reasonings": [], …}}

The settings are those of `results/MODEL/results_TIME.json` beside the folder `details`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_messages,
    as_number,
    as_text,
    as_tokens,
    field,
    json_file,
    parquet_rows,
    with_thinking,
)
from r1eval.store.records import Message

FIX = "name a details_*.parquet that lighteval wrote with --save-details"


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one task."""
    run = _settings_beside(path)
    for place, row in parquet_rows(path):
        yield from _samples(place, row, run, options)


def _samples(place: str, row: LogRow, run: ForeignSettings, options: ReadOptions) -> Iterator[ForeignSample]:
    doc, reply = field(row, "doc", place, FIX), field(row, "model_response", place, FIX)
    texts = reply.get("text") or []
    if not texts:
        raise DataError(f"{place}: has no reply; only generative tasks can be imported")
    metric, value = _metric(row.get("metric") or {}, options, place)
    limit = run.max_tokens if run.max_tokens is not None else as_tokens(doc.get("generation_size"))
    settings, prompt = replace(run, metric=metric, max_tokens=limit), as_text(doc.get("query")) or ""
    tokens, thinking = reply.get("output_tokens") or [], reply.get("reasonings") or []
    for number, text in enumerate(texts):
        yield ForeignSample(
            place=place,
            response=with_thinking(_at(thinking, number), text),
            question_id=as_text(doc.get("id")),
            texts=(prompt, as_text(doc.get("original_query")) or ""),
            messages=as_messages(reply.get("input")) or ((Message("user", prompt),) if prompt else ()),
            gold=_gold(doc),
            # a metric is of the question: of one reply only where there is one
            verdict=value if len(texts) == 1 else None,
            prompt_tokens=len(reply.get("input_tokens") or ()) or None,
            output_tokens=len(_at(tokens, number) or ()) or None,
            settings=settings,
        )


def _at(values: Sequence[Any], number: int) -> Any:
    """What belongs to one of the replies; None if the log does not have it."""
    return values[number] if number < len(values) else None


def _metric(
    metrics: Mapping[str, object], options: ReadOptions, place: str
) -> tuple[str | None, float | None]:
    values = {name: number for name, value in metrics.items() if (number := as_number(value)) is not None}
    if options.metric and options.metric not in values:
        raise DataError(f"--verdict {options.metric}: {place} has the metrics {', '.join(values) or 'none'}")
    name = options.metric or next(iter(values), None)
    return name, values.get(name or "")


def _gold(doc: Mapping[str, Any]) -> str | None:
    choices, index = doc.get("choices") or [], doc.get("gold_index")
    index = index[0] if isinstance(index, list) and index else index
    return as_text(choices[index]) if isinstance(index, int) and index < len(choices) else None


def _settings_beside(path: Path) -> ForeignSettings:
    """What results_TIME.json says; nothing if the details were moved away from it."""
    parts, time = path.absolute().parts, path.parent.name
    if "details" not in parts:
        return ForeignSettings(harness="lighteval")
    place = len(parts) - 1 - parts[::-1].index("details")
    results = Path(*parts[:place], "results", *parts[place + 1 : -2], f"results_{time}.json")
    if not results.exists():
        return ForeignSettings(harness="lighteval")
    model = (json_file(results).get("config_general") or {}).get("model_config") or {}
    generation = model.get("generation_parameters") or {}
    return ForeignSettings(
        model=as_text(model.get("model_name")),
        temperature=as_number(generation.get("temperature")),
        top_p=as_number(generation.get("top_p")),
        max_tokens=as_tokens(generation.get("max_new_tokens")),
        seed=as_tokens(generation.get("seed")),
        harness="lighteval",
    )
