"""Two run folders to one verdict: every benchmark of the baseline is decided, or it is said why not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product

from benchmarks.errors import guess
from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate import cases, comparability
from r1eval.gate.cases import Barred, Case, Settings
from r1eval.gate.changed_questions import changed
from r1eval.gate.decision import Tests, exit_code, settled, states, unsure
from r1eval.gate.evidence import measure
from r1eval.gate.published_figures import beside
from r1eval.statistics.paired_tests import drop_p, holm, mcnemar_p, paired, unseen
from r1eval.statistics.power import Wish
from r1eval.store.folder import RunFolder
from r1eval.store.machine import versions
from reports.gate.verdict import Difference, Finding, Gate, Problem, Saved, State
from reports.page_paths import question_page


def compare(
    candidate: RunFolder, baseline: RunFolder | None, settings: Settings, *, looking: bool = False
) -> Gate:
    """The verdict on a candidate; without a baseline only published figures are beside it.

    A live candidate that stopped before its verdict was clear is incomplete, unless it is `looking`: at a
    look the state so far is wanted. Raises R1evalError for a metric, a margin or a published model that
    does not exist and for a baseline that is the candidate itself, RunFolderError for a folder that holds no
    run or a damaged one.
    """
    if baseline is not None and candidate.path.resolve() == baseline.path.resolve():
        raise R1evalError(
            f"--baseline {baseline.path} is the candidate itself; name the run to compare it with"
        )
    held = candidate.read_run()
    known = (baseline or candidate).read_run()
    if not known["benchmarks"]:
        raise RunFolderError(f"{(baseline or candidate).path}: its run.json names no benchmark; restore it")
    check_margins(settings, known["benchmarks"])
    measure(settings.metric)  # a mistyped metric is bad usage whatever else is wrong
    found = [] if baseline is None else _findings(baseline, candidate, settings)
    if not looking and not _redeclared(candidate, settings):
        found = [(_stopped_early(finding, one), one) for finding, one in found]
    published = beside(candidate, settings)
    if settings.published and not published and (baseline is None or settings.gate_on_published):
        raise R1evalError(
            f"--published {', '.join(settings.published)}: the candidate measured nothing of what was "
            "published about it; leave it out, or evaluate with the published k"
        )
    gated = [finding.state for finding, _ in found] + [one.state for one in published if one.gated]
    return Gate(
        candidate=str(candidate.path),
        candidate_model=held["plan"]["model"],
        baseline="" if baseline is None else str(baseline.path),
        baseline_model="" if baseline is None else known["plan"]["model"],
        policy=settings.policy,
        alpha=settings.alpha,
        exit_code=exit_code(gated, settings.policy),
        findings=tuple(finding for finding, _ in found),
        beside=published,
        allowed=tuple(dict.fromkeys(said for _, one in found for said in _allowed(one))),
        notes=() if baseline is None else _notes(baseline, candidate, settings),
        saved=_saved([one for _, one in found if isinstance(one, Case)]),
        versions=versions(),
    )


def check_margins(settings: Settings, known: Iterable[str]) -> None:
    """R1evalError for a margin of a benchmark that is not in the baseline."""
    names = list(known)
    for name in settings.margins:
        if name and name not in names:
            raise R1evalError(
                f"--margin {name}: the baseline has no benchmark of this name"
                f"{guess(name, names) or '; it has ' + ', '.join(names)}"
            )


def _findings(
    baseline: RunFolder, candidate: RunFolder, settings: Settings
) -> list[tuple[Finding, Case | Barred]]:
    """Every benchmark of the baseline, in its order; those that can be decided are decided together."""
    every = [cases.case(baseline, candidate, name, settings) for name in baseline.read_run()["benchmarks"]]
    paired_ones = [one for one in every if isinstance(one, Case)]
    decided = iter(_decided(paired_ones, (baseline, candidate), settings))
    return [(next(decided) if isinstance(one, Case) else _barred(one, settings), one) for one in every]


def _barred(one: Barred, settings: Settings) -> Finding:
    return Finding(
        benchmark=one.benchmark,
        title=one.title,
        metric=settings.metric,
        state=one.state,
        margin=settings.margins.get(one.benchmark, settings.margins.get("", 0.0)),
        k_baseline=one.k_baseline,
        k_candidate=one.k_candidate,
        missing=one.missing,
        problems=one.problems,
    )


def _decided(
    every: Sequence[Case], folders: tuple[RunFolder, RunFolder], settings: Settings
) -> list[Finding]:
    seen = [cases.tests(one, tuple(look.differences for look in one.pairings)) for one in every]
    lacking = substituted(every, settings.alpha)
    adjusted = holm([test.p_drop for test in seen])
    findings = []
    for place, (one, state) in enumerate(zip(every, states(seen, settings.alpha), strict=True)):
        sure = unsure(state, lacking[place])
        finding = _finding(one, sure, (seen[place], adjusted[place]), settings)
        links = _links(settings, one)
        findings.append(
            replace(
                finding,
                warnings=tuple(_warnings(finding, state)),
                changed=changed(one.baseline, one.candidate, one.now, folders, links, settings.most_changed),
            )
        )
    return findings


def _stopped_early(finding: Finding, one: Case | Barred) -> Finding:
    """As it is, unless more looks were declared and the verdict that they were declared for needs them."""
    if isinstance(one, Barred) or one.candidate.k >= one.design.ks[-1] or settled(finding):
        return finding
    problem = Problem(
        f"the candidate was run live and stopped at {one.candidate.k} of {one.design.ks[-1]} samples a "
        f"question, where it is {finding.state.value}",
        "go on with the same command and --live",
    )
    return replace(finding, state=State.INCOMPLETE, problems=(problem,))


def substituted(every: Sequence[Case], alpha: float) -> list[list[State]]:
    """Each benchmark's states with all that is missing of it wrong, or right, and so for the others together:
    what they lack weighs on it through Holm's correction. Empty where nothing is missing."""
    if not any(one.now.missing for one in every):
        return [[] for _ in every]
    worst = [cases.tests(one, tuple(look.worst for look in one.pairings)) for one in every]
    best = [cases.tests(one, tuple(look.best for look in one.pairings)) for one in every]
    return [
        [
            states([*others[:place], own[place], *others[place + 1 :]], alpha)[place]
            for own, others in product((worst, best), repeat=2)
        ]
        for place in range(len(every))
    ]


def _finding(one: Case, state: State, p: tuple[Tests, float], settings: Settings) -> Finding:
    missing = one.now.missing
    return Finding(
        benchmark=one.baseline.name,
        title=one.baseline.title,
        metric=one.measure.name,
        state=state,
        margin=one.margin,
        k_baseline=one.baseline.k,
        k_candidate=one.candidate.k,
        difference=_difference(one, p, settings.alpha),
        missing=missing,
        worst=paired(one.now.worst).mean if missing else None,
        best=paired(one.now.best).mean if missing else None,
        looks=cases.looks(one, settings.alpha),
    )


def _difference(one: Case, p: tuple[Tests, float], alpha: float) -> Difference:
    last = len(one.pairings) - 1
    short, draws = paired(one.now.differences), cases.draws(one, last, one.now.differences)
    low, high = cases.bounds(one, alpha)
    tests, adjusted = p
    single = one.baseline.k == one.k(last) == 1
    return Difference(
        baseline=paired(one.now.baseline).mean,
        candidate=paired(one.now.candidate).mean,
        mean=short.mean,
        se=short.se,
        low=low,
        high=high,
        questions=short.n,
        wins=short.wins,
        losses=short.losses,
        ties=short.ties,
        test=drop_p(one.now.differences)[1],
        p_drop=tests.p_drop,
        p_holm=adjusted,
        p_noninferior=tests.p_noninferior,
        mde=None if short.se is None else max(Wish(alpha).z * short.se, unseen(alpha, draws)),
        mcnemar_p=mcnemar_p(short.wins, short.losses)[1] if single else None,
    )


def _warnings(finding: Finding, observed: State) -> Iterable[str]:
    found = finding.difference
    if found and found.mde is not None and found.mde > finding.margin:
        yield (
            f"the margin of {100 * finding.margin:.1f} points is below the smallest drop that can be seen "
            f"({100 * found.mde:.1f}): an unchanged model is inconclusive more than one time in five; raise "
            "the margin or k (r1eval power says how far)"
        )
    if finding.missing:
        many = len(finding.missing)
        hangs = f": {observed.value} hangs on that" if observed is not finding.state else ""
        yield (
            f"{many} question{'s lack' if many > 1 else ' lacks'} samples; with the worst and the best of "
            f"them the difference is {_points(finding.worst)} and {_points(finding.best)}{hangs}"
        )
    elif observed is not finding.state:
        yield f"{observed.value} hangs on samples that other benchmarks lack"


def _points(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:+.1f} points"


def _links(settings: Settings, one: Case) -> Callable[[str], str]:
    """Where a question's page lies, if the user said where the report does."""
    url = settings.report_url.rstrip("/")
    return lambda question: f"{url}/{question_page(one.baseline.name, question)}" if url else ""


def _allowed(one: Case | Barred) -> tuple[str, ...]:
    return one.allowed if isinstance(one, Case) else ()


def _notes(baseline: RunFolder, candidate: RunFolder, settings: Settings) -> tuple[str, ...]:
    extra = comparability.extra_benchmarks(baseline, candidate)
    ungated = [f"{name} is in the candidate alone, so it is not gated" for name in extra]
    early = "the baseline was run live; where it stopped early, its figures lean the way it stopped"
    stopped = [early] if "looks" in baseline.read_run() else []
    return (*comparability.notes(baseline, candidate), *ungated, *stopped, *_redeclared(candidate, settings))


def _redeclared(candidate: RunFolder, settings: Settings) -> list[str]:
    """What a live candidate was declared with and is not gated with now."""
    declared = candidate.read_run().get("live")
    if not isinstance(declared, dict):
        return []
    pairs = [(name, declared.get(name), getattr(settings, name)) for name in ("alpha", "metric", "margins")]
    return [
        f"the candidate was run live for {name} {then}; this verdict is for {name} {now}"
        for name, then, now in pairs
        if then is not None and then != now
    ]


def _saved(every: Sequence[Case]) -> Saved | None:
    """What stopping early saved; None where no benchmark had more than one look declared."""
    if not any(len(one.design.ks) > 1 for one in every):
        return None
    planned, used = (
        sum(len(one.baseline.questions) * k for one, k in zip(every, ks, strict=True))
        for ks in ([one.design.ks[-1] for one in every], [one.candidate.k for one in every])
    )
    return Saved(planned, used)
