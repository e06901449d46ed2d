"""The tables of a verdict, each a grid of strings: the benchmarks, the looks, the published figures."""

from collections.abc import Mapping

from reports.cells import NOTHING, Grid, percent
from reports.gate import wording
from reports.gate.verdict import Beside, Finding, Gate, State

LEGEND = (
    "difference: candidate - baseline in points, each limit one-sided at 1 - alpha. p drop: chance of such a "
    "drop where there is none; Holm: the same, over all benchmarks. margin: the largest drop that does not "
    "matter. MDE: the smallest drop that is seen in four of five runs, of one benchmark (before Holm)."
)


def one_metric(gate: Gate) -> str:
    """The metric that all benchmarks are compared by; "" where they differ."""
    metrics = {finding.metric for finding in gate.findings}
    return metrics.pop() if len(metrics) == 1 else ""


def benchmarks(gate: Gate, states: Mapping[State, str] = wording.LABELS) -> Grid:
    """A line for each benchmark; `states` gives other words for states."""
    named = not one_metric(gate)
    header = ("benchmark", *(("metric",) if named else ()), "state", "baseline", "candidate", "difference")
    lines = [_line(finding, states, named=named) for finding in gate.findings]
    return Grid((*header, "p drop", "Holm", "margin", "MDE"), tuple(lines), names=2 + named)


def looked_at(gate: Gate) -> list[Finding]:
    """The benchmarks whose looks are shown: of a sequential gate all, even if the first look was enough."""
    return [one for one in gate.findings if len(one.looks) > 1 or (one.looks and gate.saved is not None)]


def looks(finding: Finding) -> Grid:
    """A line for each look of a sequential gate."""
    header = ("look", "k", "level", "difference", "p drop", "p margin")
    lines = [
        (
            str(number),
            str(look.k),
            f"{look.level:.4f}",
            wording.points(look.mean) + ("" if look.se is None else f" ±{percent(look.se)}"),
            wording.chance(look.p_drop),
            wording.chance(look.p_noninferior),
        )
        for number, look in enumerate(finding.looks, 1)
    ]
    return Grid(header, tuple(lines), names=0)


def published(gate: Gate) -> Grid:
    """A line for each published figure; sources are numbered in the order of `sources`."""
    numbers = {source: number for number, source in enumerate(sources(gate), 1)}
    header = ("benchmark", "metric", "state", "measured", "published", "difference", "gated")
    lines = [
        (
            one.title,
            one.metric,
            wording.LABELS[one.state],
            _with_error(one.measured, one.se_measured),
            f"{_with_error(one.published, one.se_published)} [{numbers[cited(one)]}]",
            wording.points(one.difference)
            + ("" if one.low is None else f" {wording.limits(one.low, one.high)}"),
            "yes" if one.gated else "no",
        )
        for one in gate.beside
    ]
    return Grid(header, tuple(lines), names=3)


def sources(gate: Gate) -> list[str]:
    """Whose figures, and from where, in order of appearance."""
    return list(dict.fromkeys(cited(one) for one in gate.beside))


def cited(one: Beside) -> str:
    return f"{one.model}: {one.source}"


def _line(finding: Finding, states: Mapping[State, str], *, named: bool) -> tuple[str, ...]:
    metric = (finding.metric,) if named else ()
    first = (finding.title, *metric, states[finding.state])
    margin = percent(finding.margin) if finding.margin else NOTHING
    found = finding.difference
    if found is None:
        return (*first, *(NOTHING,) * 5, margin, NOTHING)
    values = (percent(found.baseline), percent(found.candidate))
    difference = f"{wording.points(found.mean)} {wording.limits(found.low, found.high)}"
    p = (wording.chance(found.p_drop), wording.chance(found.p_holm))
    return (*first, *values, difference, *p, margin, percent(found.mde))


def _with_error(value: float, error: float | None) -> str:
    return percent(value) + (f" ±{percent(error)}" if error else "")
