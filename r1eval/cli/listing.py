"""The output of `r1eval list`: all benchmarks, or one with its question ids."""

import json
from pathlib import Path
from typing import Any

from benchmarks import catalogue, datasets
from benchmarks.references import published_results
from benchmarks.selection import Selection
from benchmarks.types import Benchmark
from reports.schema_version import SCHEMA_VERSION


def format_list(as_json: bool) -> str:
    """All benchmarks as a table, or as JSON."""
    if as_json:
        return json.dumps([_to_json(benchmark) for benchmark in catalogue.BENCHMARKS], indent=1)
    header = ("benchmark", "questions", "answer", "k", "max tokens", "published", "data set")
    rows = [header, *(_table_row(benchmark) for benchmark in catalogue.BENCHMARKS)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def format_benchmark(name: str, data: Path | None, as_json: bool, selection: Selection) -> str:
    """One benchmark with the ids of the selected questions, but not their texts."""
    [benchmark] = catalogue.apply_selection([catalogue.find(name)], selection)
    loaded = datasets.load(benchmark, data)
    ids = [question.id for question in loaded.questions]
    if as_json:
        entry = _to_json(benchmark) | {
            "fingerprint": loaded.fingerprint,
            "selection": selection.options(),
            "notices": list(loaded.notices),
            "questions": [{"id": q.id, "answer": q.answer, "tags": dict(q.tags)} for q in loaded.questions],
        }
        return json.dumps(entry, indent=1, ensure_ascii=False)
    rows = published_results(benchmark.published) if benchmark.published else ()
    lines = [
        f"{benchmark.name}: {benchmark.title}, {len(ids)} questions, {_answer_kinds(benchmark)}",
        f"data set     {benchmark.dataset.repo} {benchmark.dataset.revision or ''}".rstrip(),
        f"fingerprint  {loaded.fingerprint}",
        f"prompts      {'; '.join(prompt.source for prompt in benchmark.prompts.values())}",
        *loaded.notices,
        *(f"published    {row.model} {row.metric} {_format_value(row.value)} ({row.source})" for row in rows),
        "questions    " + " ".join(ids),
    ]
    return "\n".join(lines)


def _to_json(benchmark: Benchmark) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "name": benchmark.name,
        "title": benchmark.title,
        "questions": benchmark.expected_questions,
        "answer": [str(kind) for kind in benchmark.prompts],
        "sampling": vars(benchmark.sampling),
        "metrics": list(benchmark.metrics),
        "dataset": vars(benchmark.dataset),
        "prompts": {kind: vars(prompt) for kind, prompt in benchmark.prompts.items()},
        "published": [vars(row) for row in published_results(benchmark.published)]
        if benchmark.published
        else [],
    }


def _table_row(benchmark: Benchmark) -> tuple[str, ...]:
    rows = published_results(benchmark.published) if benchmark.published else ()
    repo = benchmark.dataset.repo
    return (
        benchmark.name,
        str(
            benchmark.expected_questions
            or (f"of {rows_total}" if (rows_total := benchmark.dataset.expected_rows) else "?")
        ),
        _answer_kinds(benchmark),
        str(benchmark.sampling.k),
        f"{benchmark.sampling.max_tokens:,}",
        f"{len(rows)} rows" if rows else "none",
        "included in r1eval" if Path(repo).is_absolute() else repo,
    )


def _answer_kinds(benchmark: Benchmark) -> str:
    return "+".join(benchmark.prompts)


def _format_value(value: float) -> str:
    return f"{value:.1%}" if value <= 1 else f"{value:.0f}"
