"""What there is to decide about each benchmark of a baseline: its paired questions, or what bars it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from r1eval.errors import RunFolderError
from r1eval.gate import comparability, evidence
from r1eval.gate.decision import Tests, default_margin
from r1eval.gate.evidence import Measure, Pairing, Part
from r1eval.gate.looks import Design, levels, sequential_p
from r1eval.statistics.paired_tests import FEW_DIFFER, drop_p, limits, noninferiority_p, paired
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Look, Problem, State


@dataclass(frozen=True)
class Settings:
    """What the user stated before looking."""

    alpha: float = 0.05
    policy: str = "block"
    metric: str = "pass@1"
    margins: Mapping[str, float] = field(default_factory=dict)
    """benchmark -> share in 0..1; under "" that of all others"""
    max_missing: int = 0
    """questions that a benchmark may lack"""
    allow_different_sampling: bool = False
    report_url: str = ""
    """where the candidate's report lies; "" for nowhere"""
    published: tuple[str, ...] = ()
    """models whose published figures stand beside"""
    gate_on_published: bool = False
    most_changed: int = 10
    """questions that a finding names, of those whose value changed"""


@dataclass(frozen=True)
class Case:
    """One benchmark that both runs have, paired."""

    baseline: Part
    candidate: Part
    measure: Measure
    margin: float
    design: Design
    pairings: tuple[Pairing, ...]
    """of each look so far; the last one counts for everything but the p-values"""
    allowed: tuple[str, ...] = ()

    @property
    def now(self) -> Pairing:
        return self.pairings[-1]

    def k(self, look: int) -> int:
        return self.design.ks[look]


@dataclass(frozen=True)
class Barred:
    """One benchmark that cannot be decided upon."""

    benchmark: str
    title: str
    state: State
    problems: tuple[Problem, ...]
    k_baseline: int = 0
    k_candidate: int = 0
    missing: tuple[str, ...] = ()


def case(baseline: RunFolder, candidate: RunFolder, benchmark: str, settings: Settings) -> Case | Barred:
    """Pair one benchmark, or say what bars it."""
    about = baseline.read_run()["benchmarks"][benchmark]
    held = candidate.read_run()
    if benchmark not in held["benchmarks"]:
        cure = f"ask the candidate's model too: r1eval run {benchmark} --model {held['plan']['model']} …"
        absent = Problem(f"{benchmark} is in the baseline and not in the candidate", cure)
        return Barred(benchmark, about["title"], State.INCOMPLETE, (absent,), about["k"])
    allow = settings.allow_different_sampling
    compared = comparability.comparison(baseline, candidate, benchmark, allow)
    if compared.problems:
        ks = about["k"], held["benchmarks"][benchmark]["k"]
        return Barred(benchmark, about["title"], State.NOT_COMPARABLE, compared.problems, *ks)
    parts = evidence.read(baseline, benchmark), evidence.read(candidate, benchmark)
    return _paired(parts, _design(candidate, held, parts), compared.allowed, settings)


def tests(one: Case, pairings: tuple[tuple[float, ...], ...]) -> Tests:
    """The p-values of a benchmark with these differences at each look, over all of the looks.

    A drop as large as the margin is not ruled out by an earlier look if the last one estimates one as large.
    """
    nominal = [_nominal(one, look, differences) for look, differences in enumerate(pairings)]
    spared = sequential_p(one.design, [p_noninferior for _, p_noninferior in nominal])
    last = paired(pairings[-1]).mean
    return Tests(
        sequential_p(one.design, [p_drop for p_drop, _ in nominal]), spared if last > -one.margin else 1.0
    )


def bounds(one: Case, alpha: float) -> tuple[float, float] | tuple[None, None]:
    """One-sided limits of the difference that hold at all looks: of each look's the nearest, within -1..1.

    Where looks contradict each other, so that no value is within all limits, those of the last one.
    """
    at = levels(one.design, alpha)
    found = [
        limits(paired(pairing.differences), level, draws(one, look, pairing.differences))
        for look, (pairing, level) in enumerate(zip(one.pairings, at, strict=False))
    ]
    lows, highs = ([one for one in ends if one is not None] for ends in zip(*found, strict=True))
    if not lows:
        return None, None
    low, high = max(lows), min(highs)
    if not low <= paired(one.now.differences).mean <= high:
        low, high = lows[-1], highs[-1]
    return max(-1.0, low), min(1.0, high)


def looks(one: Case, alpha: float) -> tuple[Look, ...]:
    """What each look so far saw."""
    at = levels(one.design, alpha)
    found = []
    for number, pairing in enumerate(one.pairings):
        short = paired(pairing.differences)
        p_drop, p_noninferior = _nominal(one, number, pairing.differences)
        found.append(Look(one.k(number), at[number], short.mean, short.se, p_drop, p_noninferior))
    return tuple(found)


def draws(one: Case, look: int, differences: tuple[float, ...]) -> float | None:
    """Independent draws of the metric in the smaller run at a look: of pass@1 its samples, of a vote of j (or
    pass@j) as many as there are separate sets of j. None where the differences of votes speak for themselves:
    a question's vote of all samples is steadier than separate sets of them would be."""
    assert one.measure.j is not None
    short = paired(differences)
    if one.measure.j > 1 and short.wins + short.losses >= FEW_DIFFER:
        return None
    return len(differences) * (min(one.k(look), one.baseline.k) // one.measure.j)


def _paired(
    parts: tuple[Part, Part], design: Design, allowed: tuple[str, ...], settings: Settings
) -> Case | Barred:
    baseline, candidate = parts
    measure = evidence.measure(settings.metric)
    if problem := evidence.too_few(measure, baseline, candidate):
        return _barred(baseline, candidate, State.NOT_COMPARABLE, problem)
    measure = evidence.settle(measure, baseline.k, candidate.k)
    if problem := _beyond_first_look(measure, design):
        return _barred(baseline, candidate, State.NOT_COMPARABLE, problem)
    pairings = tuple(
        evidence.pair(baseline, candidate, measure, baseline.k, k) for k in design.ks if k <= candidate.k
    )
    if problem := _incomplete(pairings[-1], settings.max_missing):
        return _barred(baseline, candidate, State.INCOMPLETE, problem, pairings[-1].missing)
    named = settings.margins.get(baseline.name, settings.margins.get(""))
    margin = default_margin(len(baseline.questions)) if named is None else named
    return Case(baseline, candidate, measure, margin, design, pairings, allowed)


def _barred(
    baseline: Part, candidate: Part, state: State, problem: Problem, missing: tuple[str, ...] = ()
) -> Barred:
    return Barred(baseline.name, baseline.title, state, (problem,), baseline.k, candidate.k, missing)


def _beyond_first_look(measure: Measure, design: Design) -> Problem | None:
    if measure.j is None or measure.j <= design.ks[0]:
        return None
    return Problem(
        f"the candidate was run live and first looked at with {design.ks[0]} samples a question, where "
        f"{measure.name} has no value",
        "compare by pass@1, or run the candidate in full with `r1eval run`",
    )


def _incomplete(pairing: Pairing, most: int) -> Problem | None:
    missing = len(pairing.missing)
    if missing <= most and pairing.ids:
        return None
    named = ", ".join(pairing.missing[:5]) + (f" and {missing - 5} more" if missing > 5 else "")
    return Problem(
        f"{missing} of {missing + len(pairing.ids)} questions lack samples in one of the runs ({named})",
        "finish the run with the same command, or allow them with --max-missing "
        f"{missing}, as worst and best case"
        if pairing.ids
        else "finish the run with the same command",
    )


def _design(folder: RunFolder, record: Mapping[str, object], parts: tuple[Part, Part]) -> Design:
    """The looks that were declared before the candidate ran; of any other run its end is the only one.

    RunFolderError for looks that are none: rising whole numbers, the candidate's own k among them.
    """
    k, name = parts[1].k, parts[1].name
    if "looks" not in record:
        return Design((k,), parts[0].k)
    declared = record["looks"]
    about = declared.get(name) if isinstance(declared, dict) else None
    ks = about.get("ks") if isinstance(about, dict) else None
    if not _rise_to(ks, k):
        raise RunFolderError(
            f"{folder.path / 'run.json'}: looks.{name} is not there, or not what it should be; restore it"
        )
    return Design(tuple(ks), parts[0].k)


def _rise_to(ks: object, k: int) -> TypeGuard[list[int]]:
    """Whether these are rising whole numbers from 1 on, k among them."""
    if not isinstance(ks, list) or not all(type(one) is int and one >= 1 for one in ks):
        return False
    return ks == sorted({*ks, k})


def _nominal(one: Case, look: int, differences: tuple[float, ...]) -> tuple[float, float]:
    """The p-values of one look by itself: of no drop, and of a drop as large as the margin."""
    spared = noninferiority_p(paired(differences), one.margin, draws(one, look, differences))
    return drop_p(differences)[0], spared
