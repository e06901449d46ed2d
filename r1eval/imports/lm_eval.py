"""Logs of lm-evaluation-harness: `samples_TASK_TIME.jsonl`, and `results_TIME.json` beside it.

A line is a question under one of the task's filters:

{"doc_id": 0, "doc": {"id": "sum-1", "question": "What is 1 + 2?", "gold": "3"}, "target": "3",
 "arguments": {"gen_args_0": {"arg_0": "Question: What is 1 + 2?", "arg_1": {"temperature": 0.6, …}}},
 "resps": [["It is \\boxed{3}."]], "filtered_resps": ["3"], "filter": "none", "metrics": ["exact_match"],
 "exact_match": 1.0, …}
"""

import json
from collections.abc import Iterator, Mapping
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
    json_lines,
)
from r1eval.store.records import Message

LONGEST_TEXT = 50_000
"""characters of a column that can be the question; tests of programs may have millions"""
FIX = "name the samples_*.jsonl that lm_eval wrote with --log_samples"


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one task; of a question that is logged under several filters, those of the first."""
    run, first_filter = _settings_beside(path), None
    for place, row in json_lines(path):
        name = row.get("filter")
        first_filter = name if first_filter is None else first_filter
        if name == first_filter:
            yield from _samples(place, row, run, options)


def _samples(place: str, row: LogRow, run: ForeignSettings, options: ReadOptions) -> Iterator[ForeignSample]:
    doc, replies = field(row, "doc", place, FIX), field(row, "resps", place, FIX)
    replies = replies[0] if replies and isinstance(replies[0], list) else replies
    if not all(isinstance(reply, str) for reply in replies):
        raise DataError(f"{place}: has likelihoods, not replies; only generate_until tasks can be imported")
    metric = _metric(row, options, place)
    prompt, arguments = _arguments(row)
    filtered = row.get("filtered_resps") or [""]
    settings = replace(_generation(arguments, run), metric=metric)
    for reply in replies:
        yield ForeignSample(
            place=place,
            response=reply,
            question_id=as_text(_question_id(doc, row)),
            texts=(*_texts(doc), prompt),
            messages=_messages(prompt),
            gold=as_text(row.get("target")),
            # a metric is of the question: of one reply only where there is one
            verdict=as_number(row.get(metric or "")) if len(replies) == 1 else None,
            answer=(as_text(filtered[0]) or "") if len(replies) == 1 else "",
            settings=settings,
        )


def _metric(row: LogRow, options: ReadOptions, place: str) -> str | None:
    names = [name for one in row.get("metrics") or () if (name := as_text(one))]
    if options.metric and options.metric not in names:
        raise DataError(f"--verdict {options.metric}: {place} has the metrics {', '.join(names) or 'none'}")
    return options.metric or next(iter(names), None)


def _question_id(doc: Any, row: LogRow) -> object:
    known = doc if isinstance(doc, Mapping) else {}
    names = ("id", "question_id", "unique_id", "problem_id", "problem_idx", "Record ID")
    return next((known[name] for name in names if known.get(name) is not None), row.get("doc_id"))


def _texts(doc: Any) -> tuple[str, ...]:
    """The texts of a data set's row; which column is the question differs from task to task."""
    values = doc.values() if isinstance(doc, Mapping) else ()
    return tuple(value for value in values if isinstance(value, str) and len(value) <= LONGEST_TEXT)


def _arguments(row: LogRow) -> tuple[str, Mapping[str, Any]]:
    """The prompt, and the arguments of its generation."""
    arguments: Any = row.get("arguments") or {}
    first = next(iter(arguments.values()), {}) if isinstance(arguments, Mapping) else arguments[0]
    parts = list(first.values()) if isinstance(first, Mapping) else list(first)
    prompt = parts[0] if parts and isinstance(parts[0], str) else ""
    return prompt, parts[1] if len(parts) > 1 and isinstance(parts[1], Mapping) else {}


def _messages(prompt: str) -> tuple[Message, ...]:
    """With a chat server the prompt is a chat, as JSON."""
    if prompt.startswith('[{"'):
        try:
            return as_messages(json.loads(prompt))
        except ValueError:
            pass
    return (Message("user", prompt),) if prompt else ()


def _generation(arguments: Mapping[str, Any], run: ForeignSettings) -> ForeignSettings:
    """Without sampling (`do_sample` false), the temperature is 0."""
    temperature = 0.0 if arguments.get("do_sample") is False else as_number(arguments.get("temperature"))
    limits = (arguments.get(name) for name in ("max_gen_toks", "max_new_tokens", "max_tokens"))
    return replace(
        run,
        temperature=temperature,
        top_p=as_number(arguments.get("top_p")),
        max_tokens=next((limit for one in limits if (limit := as_tokens(one)) is not None), None),
    )


def _settings_beside(path: Path) -> ForeignSettings:
    """What results_TIME.json says of the run whose samples these are; nothing if it is not there."""
    results = path.with_name(f"results_{path.stem.rpartition('_')[2]}.json")
    if not results.exists():
        return ForeignSettings(harness="lm-eval")
    run = json_file(results)
    return ForeignSettings(
        model=as_text(run.get("model_name")),
        seed=as_tokens((run.get("config") or {}).get("torch_seed")),
        harness=f"lm-eval {run.get('lm_eval_version') or ''}".strip(),
    )
