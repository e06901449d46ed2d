"""The output of `r1eval list`: all benchmarks, or one with its question ids."""

import json
from pathlib import Path
from typing import Any

from benchmarks import catalogue, datasets
from benchmarks.references import published_results
from benchmarks.selection import Selection
from benchmarks.types import Benchmark
from r1eval.cli.overview import answer_kinds, format_overview
from r1eval.cli.published_lines import published_lines
from reports.schema_version import SCHEMA_VERSION


def format_list(as_json: bool) -> str:
    """All benchmarks by family, or as JSON."""
    if as_json:
        return json.dumps([_to_json(benchmark) for benchmark in catalogue.BENCHMARKS], indent=1)
    return format_overview(catalogue.BENCHMARKS)


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
    rows = published_results(benchmark.published)
    lines = [
        f"{benchmark.name}: {benchmark.title}, {len(ids)} questions, {answer_kinds(benchmark)}",
        f"data set     {benchmark.dataset.repo} {benchmark.dataset.revision or ''}".rstrip(),
        *(f"{title:<13}{text}" for title, text in _facts(benchmark) if text),
        f"fingerprint  {loaded.fingerprint}",
        f"prompts      {'; '.join(prompt.source for prompt in benchmark.prompts.values())}",
        *loaded.notices,
        *(["published"] if rows else []),
        *published_lines(rows, "  "),
        "questions    " + " ".join(ids),
    ]
    return "\n".join(lines)


def _facts(benchmark: Benchmark) -> list[tuple[str, str]]:
    """What a reader should know of a benchmark, with titles; "" where nothing is known."""
    return [
        ("licence", benchmark.dataset.licence),
        ("dates", " to ".join(benchmark.dates or ())),
        ("languages", " ".join(benchmark.languages)),
        ("metrics", " ".join(benchmark.metrics)),
        ("k", f"{benchmark.sampling.k}: {benchmark.k_source}" if benchmark.k_source else ""),
        ("protocol", benchmark.protocol),
    ]


def _to_json(benchmark: Benchmark) -> dict[str, Any]:
    return {
        "schema": SCHEMA_VERSION,
        "name": benchmark.name,
        "title": benchmark.title,
        "family": benchmark.family,
        "questions": benchmark.expected_questions,
        "answer": [str(kind) for kind in benchmark.prompts],
        "sampling": vars(benchmark.sampling),
        "metrics": list(benchmark.metrics),
        "languages": list(benchmark.languages),
        "dates": benchmark.dates and list(benchmark.dates),
        "k_source": benchmark.k_source,
        "protocol": benchmark.protocol,
        "dataset": vars(benchmark.dataset),
        "prompts": {kind: vars(prompt) for kind, prompt in benchmark.prompts.items()},
        "published": [vars(row) for row in published_results(benchmark.published)],
    }
