"""What of a run goes to a tracker: its settings, its metrics with their errors, a table of its samples."""

from collections.abc import Iterator, Mapping
from typing import Any

from r1eval.exports.runs import ExportedRun
from r1eval.exports.samples import GradedSample, graded_samples
from r1eval.store.public_names import public_name
from r1eval.store.records import Metric, Status
from r1eval.tracking.protocol import SampleTable

MAX_SAMPLES = 200
"""rows of a benchmark's table, wrong samples first"""
MAX_TEXT = 2_000
"""characters of a reply, its end: that is where the answer is"""
ERRORS = ("low", "high", "se_ability", "se_rerun")
COLUMNS = ("question", "sample", "status", "answer", "gold", "finish", "output_tokens", "detail", "reply_end")


def settings(record: Mapping[str, Any]) -> dict[str, str]:
    """Model, engine, sampling and fingerprints of `run.json`, as flat text."""
    plan = record["plan"]
    names = [public_name(str(plan[name])) for name in ("model", "lora") if plan.get(name)]
    found = {"model": "+".join(names), "engine": str(plan.get("engine", ""))}
    found |= {name: str(plan[name]) for name in ("preset", "seed", "limit") if plan.get(name) is not None}
    for benchmark, about in record["benchmarks"].items():
        sampling = (plan.get("sampling") or {}).get(benchmark) or {}
        values = {"fingerprint": about.get("fingerprint"), **sampling}
        found |= {f"{benchmark}/{name}": str(value) for name, value in values.items() if value is not None}
    return found


def figures(run: ExportedRun) -> dict[str, float]:
    """`BENCHMARK/METRIC` and beside each its interval and errors; what is unknown is left out."""
    found: dict[str, float] = {}
    for part in run.summary.benchmarks:
        for metric in part.metrics.values():
            found |= dict(_figures(f"{part.name}/{metric.name}", metric))
    return found


def _figures(name: str, metric: Metric) -> Iterator[tuple[str, float]]:
    if metric.value is None:
        return
    yield name, metric.value
    for error in ERRORS:
        if (value := getattr(metric, error)) is not None:
            yield f"{name}/{error}", value


def sample_table(run: ExportedRun, benchmark: str) -> SampleTable:
    """At most `MAX_SAMPLES` samples of a benchmark: failed and wrong ones first, each in file order."""
    first: list[GradedSample] = []
    rest: list[GradedSample] = []
    for graded in graded_samples(run, benchmark):
        is_correct = graded.score is not None and graded.score.status is Status.CORRECT
        kept = rest if is_correct else first
        if len(kept) < MAX_SAMPLES:
            kept.append(graded)
    rows = [_row(graded) for graded in [*first, *rest][:MAX_SAMPLES]]
    return SampleTable(benchmark, COLUMNS, rows)


def _row(graded: GradedSample) -> tuple[str | int | None, ...]:
    score, sample = graded.score, graded.sample
    return (
        sample.question_id,
        sample.index,
        str(Status.FAILED if score is None else score.status),
        None if score is None else score.answer,
        graded.question.gold if graded.shown else None,
        str(sample.finish),
        sample.output_tokens,
        graded.failure or (None if score is None else score.detail),
        sample.text[-MAX_TEXT:],
    )
