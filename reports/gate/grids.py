"""The tables of a verdict as grids of strings: the benchmarks, the looks, the published figures."""

from collections.abc import Mapping

from reports.cells import NO_VALUE, Grid, format_percent, with_note
from reports.gate import wording
from reports.gate.verdict import BenchmarkFinding, GateVerdict, PublishedComparison, State

LEGEND = (
    "difference: candidate - baseline in points, each limit one-sided at 1 - alpha. p drop: probability of "
    "such a drop if the model did not change; Holm: the same, corrected over all benchmarks. margin: the "
    "largest acceptable drop. MDE: the smallest drop that is detected in four of five runs (one benchmark, "
    "before Holm)."
)


def common_metric(gate: GateVerdict) -> str:
    """The metric that all benchmarks are compared by; "" if they use several."""
    metrics = {finding.metric for finding in gate.findings}
    return metrics.pop() if len(metrics) == 1 else ""


def benchmark_grid(gate: GateVerdict, states: Mapping[State, str] = wording.LABELS) -> Grid:
    """One line per benchmark; `states` gives the label of each state."""
    show_metric = not common_metric(gate)
    metric = ("metric",) if show_metric else ()
    header = ("benchmark", *metric, "state", "baseline", "candidate", "difference")
    lines = [_benchmark_line(finding, states, show_metric=show_metric) for finding in gate.findings]
    return Grid((*header, "p drop", "Holm", "margin", "MDE"), tuple(lines), names=2 + show_metric)


def findings_with_looks(gate: GateVerdict) -> list[BenchmarkFinding]:
    """The benchmarks whose looks are shown: all of a sequential gate, even if the first look was enough."""
    return [
        finding
        for finding in gate.findings
        if len(finding.looks) > 1 or (finding.looks and gate.saved is not None)
    ]


def look_grid(finding: BenchmarkFinding) -> Grid:
    """One line per look of a sequential gate."""
    header = ("look", "k", "level", "difference", "p drop", "p margin")
    lines = [
        (
            str(number),
            str(look.k),
            f"{look.level:.4f}",
            wording.format_points(look.mean) + ("" if look.se is None else f" ±{format_percent(look.se)}"),
            wording.format_p_value(look.p_drop),
            wording.format_p_value(look.p_noninferior),
        )
        for number, look in enumerate(finding.looks, 1)
    ]
    return Grid(header, tuple(lines), names=0)


def published_grid(gate: GateVerdict) -> Grid:
    """One line per published figure; sources are numbered in the order of `sources`."""
    numbers = {source: number for number, source in enumerate(sources(gate), 1)}
    header = ("benchmark", "metric", "state", "measured", "published", "difference", "gated")
    lines = [
        (
            comparison.title,
            comparison.metric,
            wording.LABELS[comparison.state],
            _with_error(comparison.measured, comparison.se_measured),
            f"{_with_error(comparison.published, comparison.se_published)} [{numbers[citation(comparison)]}]"
            + ("*" if comparison.note else ""),
            wording.format_points(comparison.difference)
            + (
                "" if comparison.low is None else f" {wording.format_limits(comparison.low, comparison.high)}"
            ),
            "yes" if comparison.gated else "no",
        )
        for comparison in gate.beside
    ]
    return Grid(header, tuple(lines), names=3)


def sources(gate: GateVerdict) -> list[str]:
    """The citations of the published figures, in order of appearance."""
    return list(dict.fromkeys(citation(comparison) for comparison in gate.beside))


def citation(comparison: PublishedComparison) -> str:
    """The model that a figure is about, and where it was published."""
    return f"{comparison.model}: {with_note(comparison.source, comparison.note)}"


def _benchmark_line(
    finding: BenchmarkFinding, states: Mapping[State, str], *, show_metric: bool
) -> tuple[str, ...]:
    metric = (finding.metric,) if show_metric else ()
    first = (finding.title, *metric, states[finding.state])
    margin = format_percent(finding.margin) if finding.margin else NO_VALUE
    difference = finding.difference
    if difference is None:
        return (*first, *(NO_VALUE,) * 5, margin, NO_VALUE)
    values = (format_percent(difference.baseline), format_percent(difference.candidate))
    points, limits = (
        wording.format_points(difference.mean),
        wording.format_limits(difference.low, difference.high),
    )
    p = (wording.format_p_value(difference.p_drop), wording.format_p_value(difference.p_holm))
    return (*first, *values, f"{points} {limits}", *p, margin, format_percent(difference.mde))


def _with_error(value: float, error: float | None) -> str:
    return format_percent(value) + (f" ±{format_percent(error)}" if error else "")
