"""What `r1eval list` shows: the benchmarks, or one of them with its questions."""

import json
from pathlib import Path
from typing import Any

from benchmarks import catalogue, datasets
from benchmarks.published import published
from benchmarks.selection import Selection
from benchmarks.types import Benchmark


def all_benchmarks(as_json: bool) -> str:
    if as_json:
        return json.dumps([_about(benchmark) for benchmark in catalogue.ALL], indent=1)
    head = ("benchmark", "questions", "answer", "k", "max tokens", "published", "data set")
    rows = [head, *(_cells(benchmark) for benchmark in catalogue.ALL)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def one(name: str, data: Path | None, as_json: bool, selection: Selection) -> str:
    """One benchmark, as selected, with the ids of its questions; their texts stay where they are."""
    [benchmark] = catalogue.select([catalogue.find(name)], selection)
    loaded = datasets.load(benchmark, data)
    ids = [question.id for question in loaded.questions]
    if as_json:
        about = _about(benchmark) | {
            "fingerprint": loaded.fingerprint,
            "selection": selection.given(),
            "notices": list(loaded.notices),
            "questions": [{"id": q.id, "answer": q.answer, "tags": dict(q.tags)} for q in loaded.questions],
        }
        return json.dumps(about, indent=1, ensure_ascii=False)
    rows = published(benchmark.published) if benchmark.published else ()
    lines = [
        f"{benchmark.name}: {benchmark.title}, {len(ids)} questions, {_kinds(benchmark)}",
        f"data set     {benchmark.dataset.repo} {benchmark.dataset.revision or ''}".rstrip(),
        f"fingerprint  {loaded.fingerprint}",
        f"prompts      {'; '.join(prompt.source for prompt in benchmark.prompts.values())}",
        *loaded.notices,
        *(f"published    {row.model} {row.metric} {_figure(row.value)} ({row.source})" for row in rows),
        "questions    " + " ".join(ids),
    ]
    return "\n".join(lines)


def _about(benchmark: Benchmark) -> dict[str, Any]:
    return {
        "name": benchmark.name,
        "title": benchmark.title,
        "questions": benchmark.expected_questions,
        "answer": [str(kind) for kind in benchmark.prompts],
        "sampling": vars(benchmark.sampling),
        "metrics": list(benchmark.metrics),
        "dataset": vars(benchmark.dataset),
        "prompts": {kind: vars(prompt) for kind, prompt in benchmark.prompts.items()},
        "published": [vars(row) for row in published(benchmark.published)] if benchmark.published else [],
    }


def _cells(benchmark: Benchmark) -> tuple[str, ...]:
    rows = published(benchmark.published) if benchmark.published else ()
    repo = benchmark.dataset.repo
    return (
        benchmark.name,
        str(benchmark.expected_questions or (f"of {of}" if (of := benchmark.dataset.expected_rows) else "?")),
        _kinds(benchmark),
        str(benchmark.sampling.k),
        f"{benchmark.sampling.max_tokens:,}",
        f"{len(rows)} rows" if rows else "none",
        "ships with r1eval" if Path(repo).is_absolute() else repo,
    )


def _kinds(benchmark: Benchmark) -> str:
    return "+".join(benchmark.prompts)


def _figure(value: float) -> str:
    return f"{value:.1%}" if value <= 1 else f"{value:.0f}"
