"""Facts of small runs, in memory, for the tests of the leaderboard."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.rows import SampleSettings
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure, QuestionFacts, RunFacts, Series

SETTINGS = SampleSettings(0.6, 0.95, 32_768, 0, "answer", "replay", "")
PAPER, THIRD_PARTY = "the paper (Table 5)", "measured by others"
PUBLISHED = (
    PublishedFigure("Alpha", "pass@1", 0.7, PAPER),
    PublishedFigure("Alpha", "cons@64", 0.8, PAPER),
    PublishedFigure("Alpha", "pass@1", 0.65, THIRD_PARTY),
    PublishedFigure("Beta", "pass@1", 0.9, PAPER),
)


def benchmark(
    name: str = "sums",
    *,
    correct: Sequence[int],
    k: int = 4,
    failed: int = 0,
    published: Sequence[PublishedFigure] = (),
    votes: bool = True,
) -> BenchmarkFacts:
    """A benchmark: question q has `correct[q]` correct samples of k; the first has `failed` failed ones."""
    questions = tuple(
        QuestionFacts(f"q{place}", f"{name}/q{place}.html", {}, k - lost, c, None, 0, 0, lost, 100.0)
        for place, c in enumerate(correct)
        for lost in [failed if place == 0 else 0]
    )
    value = None if failed else sum(correct) / (k * len(correct))
    low, high = (None, None) if value is None else (max(0.0, value - 0.1), min(1.0, value + 0.1))
    metrics = (
        MetricFacts("pass@1", value, low, high, 0.05, 0.01, len(correct), k),
        *((MetricFacts(f"cons@{k}", value, low, high, 0.05, 0.01, len(correct), k),) if votes else ()),
        MetricFacts("truncated", 0.125, 0.0, 0.25, questions=len(correct), k=k),
        MetricFacts("no_answer", 0.0, 0.0, 0.1, questions=len(correct), k=k),
        MetricFacts("failed", float(failed), questions=len(correct), k=k),
        MetricFacts("output_tokens", 1234.5, 1000.0, 1500.0, questions=len(correct), k=k),
    )
    return BenchmarkFacts(
        name=name,
        title=name.capitalize(),
        k=k,
        votes=votes,
        content=f"{name} of {len(correct)}",
        headline=("pass@1", f"cons@{k}") if votes else ("pass@1",),
        metrics=metrics,
        diagnostics=(MetricFacts("loops", 0.0625, 0.0, 0.2, questions=len(correct), k=k),),
        groups=(),
        questions=questions,
        series=Series(),
        settings=SETTINGS,
        published=tuple(published),
        notes=(),
        failures=(),
        failed_samples=(),
        dataset="",
        revision="",
        fingerprint="",
        language="en",
        prompt=None,
        hidden=False,
    )


def run(slug: str, *benchmarks: BenchmarkFacts, limit: int | None = None) -> RunFacts:
    return RunFacts(
        slug=slug,
        model=f"org/{slug}",
        folder=slug,
        identity=slug,
        step=None,
        started="2026-01-01T00:00:00Z",
        seconds=None,
        samples=sum(len(one.questions) * one.k for one in benchmarks),
        output_tokens=0,
        generate_seconds=None,
        settings=(),
        machine=(),
        sessions=(),
        benchmarks=benchmarks,
        limit=limit,
    )


def with_headline_metrics(one: BenchmarkFacts, figures: Mapping[str, float]) -> BenchmarkFacts:
    """The benchmark with these headline metrics added."""
    more = tuple(MetricFacts(name, value) for name, value in figures.items())
    return replace(one, metrics=(*one.metrics, *more), headline=(*one.headline, *figures))
