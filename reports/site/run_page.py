"""The page of a run: what came out, what failed, and how, when and on what it ran."""

from reports.cells import NOTHING, amount
from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.figures import Shown, meanings, shown
from reports.site.html import page

BESIDE = ("truncated", "no_answer", "failed", "output_tokens")
"""what stands beside a benchmark's headline metrics"""


def run_page(run: RunFacts) -> str:
    """The page as HTML text; it lies in `runs/SLUG/index.html`."""
    results = [(one, _results(one)) for one in run.benchmarks]
    return page(
        "run.html",
        "../../",
        run=run,
        speed=_speed(run),
        results=results,
        breakdowns=[(one, breakdown(one)) for one in run.benchmarks if one.groups],
        meanings=meanings(figure.name for _, figures in results for figure in figures),
    )


def breakdown(benchmark: BenchmarkFacts) -> list[tuple[str, list[tuple[str, list[Shown]]]]]:
    """(by, [(group, its figures)]) of each kind of group."""
    kinds: dict[str, list[tuple[str, list[Shown]]]] = {}
    for group in benchmark.groups:
        kinds.setdefault(group.by, []).append((group.name, [shown(one) for one in group.figures]))
    return list(kinds.items())


def clock(seconds: float | None) -> str:
    """
    >>> clock(42.3), clock(7322), clock(None)
    ('42 s', '2 h 02 min', '–')
    """
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def _results(benchmark: BenchmarkFacts) -> list[Shown]:
    found = (benchmark.metric(name) for name in (*benchmark.headline, *BESIDE))
    return [shown(one) for one in found if one is not None]


def _speed(run: RunFacts) -> list[tuple[str, str]]:
    """Throughput is of generation alone; replies that were replayed have none."""
    engine = dict(run.settings).get("engine")
    throughput = NOTHING
    if engine == "replay":
        throughput = "replayed, not generated"
    elif run.generate_seconds:
        throughput = f"{amount(run.output_tokens / run.generate_seconds)} tokens/s"
    return [
        ("started", run.started or NOTHING),
        ("duration, all sessions", clock(run.seconds)),
        ("of it generating", clock(run.generate_seconds)),
        ("samples", amount(run.samples)),
        ("output tokens", amount(run.output_tokens)),
        ("throughput", throughput),
    ]
