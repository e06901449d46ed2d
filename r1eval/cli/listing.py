"""The output of `r1eval list`: all benchmarks, or one with its question ids."""

import json
from collections.abc import Iterator
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


def format_benchmark(name: str, data: Path | None, as_json: bool, selection: Selection) -> Iterator[str]:
    """One benchmark with the ids of the selected questions, but not their texts.

    As text it begins with what needs no data; BenchmarkError after that if the data cannot be read.
    """
    [benchmark] = catalogue.apply_selection([catalogue.find(name)], selection)
    if not as_json:
        yield from _facts(benchmark)
    loaded = datasets.load(benchmark, data)
    ids = [question.id for question in loaded.questions]
    if as_json:
        entry = _to_json(benchmark) | {
            "fingerprint": loaded.fingerprint,
            "selection": selection.options(),
            "notices": list(loaded.notices),
            "questions": [{"id": q.id, "answer": q.answer, "tags": dict(q.tags)} for q in loaded.questions],
        }
        yield json.dumps(entry, indent=1, ensure_ascii=False)
        return
    yield f"fingerprint  {loaded.fingerprint}"
    yield from loaded.notices
    yield f"questions    {len(ids)}: {' '.join(ids)}"


def _facts(benchmark: Benchmark) -> Iterator[str]:
    """What a reader should know of a benchmark before its data is there, a line each."""
    count = f"{benchmark.expected_questions:,} questions, " if benchmark.expected_questions else ""
    yield f"{benchmark.name}: {benchmark.title}, {count}{answer_kinds(benchmark)}"
    yield from (f"{title:<13}{text}" for title, text in _titled(benchmark) if text)
    rows = published_results(benchmark.published)
    yield from ["published"] if rows else []
    yield from published_lines(rows, "  ")


def _titled(benchmark: Benchmark) -> list[tuple[str, str]]:
    """The facts with titles; "" where nothing is known."""
    dataset = benchmark.dataset
    return [
        ("data set", f"{dataset.repo} {dataset.revision or ''}".rstrip()),
        ("licence", dataset.licence),
        ("dates", " to ".join(dict.fromkeys(benchmark.dates or ()))),
        ("languages", " ".join(benchmark.languages)),
        ("metrics", " ".join(benchmark.metrics)),
        ("k", f"{benchmark.sampling.k}: {benchmark.k_source}" if benchmark.k_source else ""),
        ("protocol", benchmark.protocol),
        ("prompts", "; ".join(dict.fromkeys(prompt.source for prompt in benchmark.prompts.values()))),
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
