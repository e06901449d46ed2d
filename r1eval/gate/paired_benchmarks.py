"""One benchmark of both runs, ready to be decided: its paired questions, or why it cannot be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from r1eval.errors import RunFolderError
from r1eval.gate import comparability, evidence
from r1eval.gate.decision import PValues, default_margin
from r1eval.gate.evidence import BenchmarkEvidence, GateMetric, Pairing
from r1eval.gate.looks import Design, nominal_levels, sequential_p
from r1eval.statistics.paired_tests import (
    MIN_DIFFERING,
    confidence_limits,
    drop_p,
    noninferiority_p,
    summarize_pairs,
)
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Blocker, Look, State


@dataclass(frozen=True)
class GateSettings:
    """The settings of a gate, stated before its first look."""

    alpha: float = 0.05
    policy: str = "block"
    metric: str = "pass@1"
    margins: Mapping[str, float] = field(default_factory=dict)
    """benchmark -> share in 0..1; the key "" is for all others"""
    max_missing: int = 0
    """number of questions per benchmark that may lack samples"""
    allow_different_sampling: bool = False
    report_url: str = ""
    """URL of the candidate's report; "" for none"""
    published: tuple[str, ...] = ()
    """models whose published figures are compared"""
    gate_on_published: bool = False
    max_changed: int = 10
    """changed questions that a finding lists"""
    share: float = 1.0
    """the share of alpha that the drops of this gate get, if it is one of a sequence"""


@dataclass(frozen=True)
class PairedBenchmark:
    """A benchmark that both runs have, paired by question."""

    baseline: BenchmarkEvidence
    candidate: BenchmarkEvidence
    metric: GateMetric
    margin: float
    design: Design
    pairings: tuple[Pairing, ...]
    """one for each look so far; the last one counts for everything but the p-values"""
    allowed: tuple[str, ...] = ()
    """differences that --allow-different-sampling permitted"""

    @property
    def last(self) -> Pairing:
        """The pairing of the last look so far."""
        return self.pairings[-1]

    def k(self, look: int) -> int:
        """The candidate's samples per question at a look."""
        return self.design.ks[look]


@dataclass(frozen=True)
class BlockedBenchmark:
    """A benchmark that cannot be compared."""

    benchmark: str
    title: str
    state: State
    problems: tuple[Blocker, ...]
    k_baseline: int = 0
    k_candidate: int = 0
    missing: tuple[str, ...] = ()


def pair_benchmark(
    baseline: RunFolder, candidate: RunFolder, benchmark: str, settings: GateSettings
) -> PairedBenchmark | BlockedBenchmark:
    """Pair one benchmark of the baseline with the candidate's, or return why that is not possible."""
    about = baseline.read_run()["benchmarks"][benchmark]
    record = candidate.read_run()
    if benchmark not in record["benchmarks"]:
        cure = f"run it for the candidate too: r1eval run {benchmark} --model {record['plan']['model']} …"
        absent = Blocker(f"{benchmark} is in the baseline and not in the candidate", cure)
        return BlockedBenchmark(benchmark, about["title"], State.INCOMPLETE, (absent,), about["k"])
    allow = settings.allow_different_sampling
    comparison = comparability.compare_conditions(baseline, candidate, benchmark, allow)
    if comparison.problems:
        ks = about["k"], record["benchmarks"][benchmark]["k"]
        return BlockedBenchmark(benchmark, about["title"], State.NOT_COMPARABLE, comparison.problems, *ks)
    parts = evidence.read_evidence(baseline, benchmark), evidence.read_evidence(candidate, benchmark)
    return _pair(parts, _design(candidate, record, parts), comparison.allowed, settings)


def p_values(pair: PairedBenchmark, pairings: tuple[tuple[float, ...], ...]) -> PValues:
    """The p-values of a benchmark over all looks; `pairings` are the differences at each look.

    An earlier look does not rule out a drop as large as the margin if the last look estimates one that large.
    """
    nominal = [_nominal_p_values(pair, look, differences) for look, differences in enumerate(pairings)]
    noninferior = sequential_p(pair.design, [p_noninferior for _, p_noninferior in nominal])
    last = summarize_pairs(pairings[-1]).mean
    return PValues(
        sequential_p(pair.design, [p_drop for p_drop, _ in nominal]),
        noninferior if last > -pair.margin else 1.0,
    )


def difference_limits(pair: PairedBenchmark, alpha: float) -> tuple[float, float] | tuple[None, None]:
    """One-sided limits of the difference, valid at all looks: the tightest of each look's, within -1..1.

    If looks contradict each other, so that no value is within all limits, the limits of the last look.
    """
    levels = nominal_levels(pair.design, alpha)
    limits = [
        confidence_limits(
            summarize_pairs(pairing.differences), level, independent_draws(pair, look, pairing.differences)
        )
        for look, (pairing, level) in enumerate(zip(pair.pairings, levels, strict=False))
    ]
    lows, highs = ([end for end in ends if end is not None] for ends in zip(*limits, strict=True))
    if not lows:
        return None, None
    low, high = max(lows), min(highs)
    if not low <= summarize_pairs(pair.last.differences).mean <= high:
        low, high = lows[-1], highs[-1]
    return max(-1.0, low), min(1.0, high)


def look_results(pair: PairedBenchmark, alpha: float) -> tuple[Look, ...]:
    """The result of each look so far."""
    levels = nominal_levels(pair.design, alpha)
    results = []
    for number, pairing in enumerate(pair.pairings):
        summary = summarize_pairs(pairing.differences)
        p_drop, p_noninferior = _nominal_p_values(pair, number, pairing.differences)
        results.append(Look(pair.k(number), levels[number], summary.mean, summary.se, p_drop, p_noninferior))
    return tuple(results)


def independent_draws(pair: PairedBenchmark, look: int, differences: tuple[float, ...]) -> float | None:
    """Number of independent draws of the metric in the smaller run at a look: for pass@1 its samples, for
    cons@j or pass@j its disjoint sets of j samples. None if enough votes differ: then their differences are
    used, as a question's vote over all samples varies less than disjoint sets of them would."""
    assert pair.metric.j is not None
    summary = summarize_pairs(differences)
    if pair.metric.j > 1 and summary.wins + summary.losses >= MIN_DIFFERING:
        return None
    return len(differences) * (min(pair.k(look), pair.baseline.k) // pair.metric.j)


def _pair(
    parts: tuple[BenchmarkEvidence, BenchmarkEvidence],
    design: Design,
    allowed: tuple[str, ...],
    settings: GateSettings,
) -> PairedBenchmark | BlockedBenchmark:
    baseline, candidate = parts
    metric = evidence.parse_metric(settings.metric)
    if problem := evidence.metric_blocker(metric, baseline, candidate):
        return _blocked(baseline, candidate, State.NOT_COMPARABLE, problem)
    metric = evidence.resolve_j(metric, baseline.k, candidate.k)
    if problem := _first_look_blocker(metric, design):
        return _blocked(baseline, candidate, State.NOT_COMPARABLE, problem)
    pairings = tuple(
        evidence.pair_questions(baseline, candidate, metric, baseline.k, k)
        for k in design.ks
        if k <= candidate.k
    )
    if problem := _missing_blocker(pairings[-1], candidate, settings.max_missing):
        return _blocked(baseline, candidate, State.INCOMPLETE, problem, pairings[-1].missing)
    named = settings.margins.get(baseline.name, settings.margins.get(""))
    margin = default_margin(len(baseline.questions)) if named is None else named
    return PairedBenchmark(baseline, candidate, metric, margin, design, pairings, allowed)


def _blocked(
    baseline: BenchmarkEvidence,
    candidate: BenchmarkEvidence,
    state: State,
    problem: Blocker,
    missing: tuple[str, ...] = (),
) -> BlockedBenchmark:
    return BlockedBenchmark(
        baseline.name, baseline.title, state, (problem,), baseline.k, candidate.k, missing
    )


def _first_look_blocker(metric: GateMetric, design: Design) -> Blocker | None:
    if metric.j is None or metric.j <= design.ks[0]:
        return None
    return Blocker(
        f"the first look of the live candidate has {design.ks[0]} samples per question, too few for "
        f"{metric.name}",
        "compare by pass@1, or run the candidate in full with `r1eval run`",
    )


def _missing_blocker(pairing: Pairing, candidate: BenchmarkEvidence, max_missing: int) -> Blocker | None:
    missing = len(pairing.missing)
    if missing <= max_missing and pairing.ids:
        return None
    named = ", ".join(pairing.missing[:5]) + (f" and {missing - 5} more" if missing > 5 else "")
    left_out = candidate.left_out.intersection(pairing.missing)
    fix = (
        f"the candidate left out {len(left_out)} of them (--skip-unreadable-golds); use equal golds for both"
        if left_out
        else "finish the run with the same command"
    )
    allow = f", or allow them as worst and best case with --max-missing {missing}" if pairing.ids else ""
    return Blocker(
        f"{missing} of {missing + len(pairing.ids)} questions lack samples in one of the runs ({named})",
        fix + allow,
    )


def _design(
    folder: RunFolder, record: Mapping[str, object], parts: tuple[BenchmarkEvidence, BenchmarkEvidence]
) -> Design:
    """The looks that were declared before the candidate ran; any other run has one look, at its end.

    RunFolderError unless the looks are increasing whole numbers that include the candidate's own k.
    """
    k, name = parts[1].k, parts[1].name
    if "looks" not in record:
        return Design((k,), parts[0].k)
    looks = record["looks"]
    about = looks.get(name) if isinstance(looks, dict) else None
    ks = about.get("ks") if isinstance(about, dict) else None
    if not _is_increasing_through(ks, k):
        raise RunFolderError(
            f"{folder.path / 'run.json'}: looks.{name} is missing or invalid; restore the file"
        )
    return Design(tuple(ks), parts[0].k)


def _is_increasing_through(ks: object, k: int) -> TypeGuard[list[int]]:
    """Whether these are increasing whole numbers from 1 on that include k."""
    if not isinstance(ks, list) or not all(type(value) is int and value >= 1 for value in ks):
        return False
    return ks == sorted({*ks, k})


def _nominal_p_values(
    pair: PairedBenchmark, look: int, differences: tuple[float, ...]
) -> tuple[float, float]:
    """The p-values of one look alone: of no drop, and of a drop as large as the margin."""
    noninferior = noninferiority_p(
        summarize_pairs(differences), pair.margin, independent_draws(pair, look, differences)
    )
    return drop_p(differences)[0], noninferior
