"""Compares two run folders: every benchmark of the baseline gets a state, or the reason why it has none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate import notes, paired_benchmarks
from r1eval.gate.changed_questions import changed_questions
from r1eval.gate.decision import (
    PValues,
    corrected_drops,
    exit_code,
    is_settled,
    state_with_missing,
    states,
)
from r1eval.gate.evidence import parse_metric
from r1eval.gate.paired_benchmarks import BlockedBenchmark, GateSettings, PairedBenchmark
from r1eval.gate.published_figures import compare_with_published
from r1eval.statistics.paired_tests import drop_p, mcnemar_p, summarize_pairs, undetectable_share
from r1eval.statistics.power import PowerTarget
from r1eval.store.folder import RunFolder
from r1eval.store.machine import versions
from r1eval.store.public_names import run_name
from reports.gate.verdict import BenchmarkFinding, Blocker, Difference, GateVerdict, SampleSavings, State
from reports.page_paths import question_page


def compare(
    candidate: RunFolder, baseline: RunFolder | None, settings: GateSettings, *, interim: bool = False
) -> GateVerdict:
    """The verdict on a candidate; without a baseline it is compared with published figures only.

    A live candidate that stopped before its verdict was clear is incomplete, except at an `interim` look,
    which reports the state so far. Raises R1evalError for a metric, a margin or a published model that does
    not exist, and for a baseline that is the candidate itself; RunFolderError for a folder without a run or
    with a damaged one.
    """
    if baseline is not None and candidate.path.resolve() == baseline.path.resolve():
        raise R1evalError(
            f"--baseline {baseline.path} is the candidate itself; name the run to compare it with"
        )
    candidate_record = candidate.read_run()
    reference = baseline or candidate
    record = reference.read_run()
    if not record["benchmarks"]:
        raise RunFolderError(f"{reference.path}: its run.json names no benchmark; restore the file")
    check_margins(settings, record["benchmarks"])
    parse_metric(settings.metric)  # a mistyped metric is bad usage whatever else is wrong
    found = [] if baseline is None else _findings(baseline, candidate, settings)
    if not interim and not notes.changed_settings(candidate, settings):
        found = [(_stopped_early(finding, one), one) for finding, one in found]
    published = compare_with_published(candidate, settings)
    if settings.published and not published and (baseline is None or settings.gate_on_published):
        raise R1evalError(
            f"--published {', '.join(settings.published)}: the candidate has no metric that was published "
            "about it; leave it out, or evaluate with the published k"
        )
    gated = [finding.state for finding, _ in found] + [one.state for one in published if one.gated]
    return GateVerdict(
        candidate=str(candidate.path),
        candidate_model=candidate_record["plan"]["model"],
        baseline="" if baseline is None else str(baseline.path),
        baseline_model="" if baseline is None else record["plan"]["model"],
        policy=settings.policy,
        alpha=settings.alpha,
        exit_code=exit_code(gated, settings.policy),
        findings=tuple(finding for finding, _ in found),
        beside=published,
        allowed=tuple(dict.fromkeys(text for _, one in found for text in _allowed_differences(one))),
        notes=() if baseline is None else notes.verdict_notes(baseline, candidate, settings),
        saved=_savings([one for _, one in found if isinstance(one, PairedBenchmark)]),
        versions=versions(),
        candidate_name=run_name(candidate_record["plan"]),
        baseline_name="" if baseline is None else run_name(record["plan"]),
    )


def check_margins(settings: GateSettings, benchmarks: Iterable[str]) -> None:
    """R1evalError for a margin of a benchmark that is not in the baseline."""
    names = list(benchmarks)
    for name in settings.margins:
        if name and name not in names:
            raise R1evalError(
                f"--margin {name}: the baseline has no benchmark of this name"
                f"{did_you_mean(name, names) or '; it has ' + ', '.join(names)}"
            )


def _findings(
    baseline: RunFolder, candidate: RunFolder, settings: GateSettings
) -> list[tuple[BenchmarkFinding, PairedBenchmark | BlockedBenchmark]]:
    """Every benchmark of the baseline, in order; those that can be compared are decided together."""
    benchmarks = [
        paired_benchmarks.pair_benchmark(baseline, candidate, name, settings)
        for name in baseline.read_run()["benchmarks"]
    ]
    pairs = [pair for pair in benchmarks if isinstance(pair, PairedBenchmark)]
    findings = iter(_decide(pairs, (baseline, candidate), settings))
    return [
        (next(findings) if isinstance(pair, PairedBenchmark) else _blocked_finding(pair, settings), pair)
        for pair in benchmarks
    ]


def _blocked_finding(blocked: BlockedBenchmark, settings: GateSettings) -> BenchmarkFinding:
    return BenchmarkFinding(
        benchmark=blocked.benchmark,
        title=blocked.title,
        metric=settings.metric,
        state=blocked.state,
        margin=settings.margins.get(blocked.benchmark, settings.margins.get("", 0.0)),
        k_baseline=blocked.k_baseline,
        k_candidate=blocked.k_candidate,
        missing=blocked.missing,
        problems=blocked.problems,
    )


def _decide(
    benchmarks: Sequence[PairedBenchmark], folders: tuple[RunFolder, RunFolder], settings: GateSettings
) -> list[BenchmarkFinding]:
    tests = [
        paired_benchmarks.p_values(pair, tuple(look.differences for look in pair.pairings))
        for pair in benchmarks
    ]
    extremes = extreme_case_states(benchmarks, settings.alpha, settings.share)
    adjusted = corrected_drops(tests, settings.share)
    findings = []
    observed = states(tests, settings.alpha, settings.share)
    for i, (pair, state) in enumerate(zip(benchmarks, observed, strict=True)):
        final = state_with_missing(state, extremes[i])
        finding = _finding(pair, final, (tests[i], adjusted[i]), settings)
        links = _links(settings, pair)
        findings.append(
            replace(
                finding,
                warnings=tuple(_warnings(finding, state)),
                changed=changed_questions(
                    pair.baseline, pair.candidate, pair.last, folders, links, settings.max_changed
                ),
            )
        )
    return findings


def _stopped_early(
    finding: BenchmarkFinding, benchmark: PairedBenchmark | BlockedBenchmark
) -> BenchmarkFinding:
    """The finding, or an incomplete one if the state is not settled and declared looks are left."""
    if (
        isinstance(benchmark, BlockedBenchmark)
        or benchmark.candidate.k >= benchmark.design.ks[-1]
        or is_settled(finding)
    ):
        return finding
    problem = Blocker(
        f"the live candidate stopped at {benchmark.candidate.k} of {benchmark.design.ks[-1]} samples per "
        f"question, where it is {finding.state.value}",
        "resume it with the same command and --live",
    )
    return replace(finding, state=State.INCOMPLETE, problems=(problem,))


def extreme_case_states(
    benchmarks: Sequence[PairedBenchmark], alpha: float, share: float = 1.0
) -> list[list[State]]:
    """The states of each benchmark if its missing samples are all wrong or all right, combined with all wrong
    or all right in the other benchmarks, which matter through Holm's correction. Empty if none is missing."""
    if not any(pair.last.missing for pair in benchmarks):
        return [[] for _ in benchmarks]
    worst = [
        paired_benchmarks.p_values(pair, tuple(look.worst for look in pair.pairings)) for pair in benchmarks
    ]
    best = [
        paired_benchmarks.p_values(pair, tuple(look.best for look in pair.pairings)) for pair in benchmarks
    ]
    return [
        [
            states([*others[:i], case[i], *others[i + 1 :]], alpha, share)[i]
            for case, others in product((worst, best), repeat=2)
        ]
        for i in range(len(benchmarks))
    ]


def _finding(
    pair: PairedBenchmark, state: State, p: tuple[PValues, float], settings: GateSettings
) -> BenchmarkFinding:
    missing = pair.last.missing
    return BenchmarkFinding(
        benchmark=pair.baseline.name,
        title=pair.baseline.title,
        metric=pair.metric.name,
        state=state,
        margin=pair.margin,
        k_baseline=pair.baseline.k,
        k_candidate=pair.candidate.k,
        difference=_difference(pair, p, settings.alpha),
        missing=missing,
        worst=summarize_pairs(pair.last.worst).mean if missing else None,
        best=summarize_pairs(pair.last.best).mean if missing else None,
        looks=paired_benchmarks.look_results(pair, settings.alpha),
    )


def _difference(pair: PairedBenchmark, p: tuple[PValues, float], alpha: float) -> Difference:
    last = len(pair.pairings) - 1
    summary = summarize_pairs(pair.last.differences)
    draws = paired_benchmarks.independent_draws(pair, last, pair.last.differences)
    low, high = paired_benchmarks.difference_limits(pair, alpha)
    tests, adjusted = p
    single_sample = pair.baseline.k == pair.k(last) == 1
    return Difference(
        baseline=summarize_pairs(pair.last.baseline).mean,
        candidate=summarize_pairs(pair.last.candidate).mean,
        mean=summary.mean,
        se=summary.se,
        low=low,
        high=high,
        questions=summary.n,
        wins=summary.wins,
        losses=summary.losses,
        ties=summary.ties,
        test=drop_p(pair.last.differences)[1],
        p_drop=tests.p_drop,
        p_holm=adjusted,
        p_noninferior=tests.p_noninferior,
        mde=None
        if summary.se is None
        else max(PowerTarget(alpha).z * summary.se, undetectable_share(alpha, draws)),
        mcnemar_p=mcnemar_p(summary.wins, summary.losses)[1] if single_sample else None,
    )


def _warnings(finding: BenchmarkFinding, observed: State) -> Iterable[str]:
    difference, label = finding.difference, observed.value.replace("_", " ")
    if difference and difference.mde is not None and difference.mde > finding.margin:
        yield (
            f"the margin of {100 * finding.margin:.1f} points is below the smallest detectable drop "
            f"({100 * difference.mde:.1f}): an unchanged model is inconclusive more than one time in five; "
            "raise the margin or k (`r1eval power` shows by how much)"
        )
    if finding.missing:
        count = len(finding.missing)
        worst, best = _format_points(finding.worst), _format_points(finding.best)
        change = f"; the complete questions alone give: {label}" if observed is not finding.state else ""
        yield (
            f"{count} question{'s lack' if count > 1 else ' lacks'} samples; in the worst and the best case "
            f"the difference is {worst} and {best}{change}"
        )
    elif observed is not finding.state:
        yield f"samples are missing in other benchmarks; the complete questions alone give: {label}"


def _format_points(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:+.1f} points"


def _links(settings: GateSettings, pair: PairedBenchmark) -> Callable[[str], str]:
    """A function from question id to the URL of its page; "" if no report URL was given."""
    url = settings.report_url.rstrip("/")
    return lambda question: f"{url}/{question_page(pair.baseline.name, question)}" if url else ""


def _allowed_differences(benchmark: PairedBenchmark | BlockedBenchmark) -> tuple[str, ...]:
    return benchmark.allowed if isinstance(benchmark, PairedBenchmark) else ()


def _savings(benchmarks: Sequence[PairedBenchmark]) -> SampleSavings | None:
    """The samples saved by stopping early; None if no benchmark has more than one look."""
    if not any(len(pair.design.ks) > 1 for pair in benchmarks):
        return None
    planned, used = (
        sum(len(pair.baseline.questions) * k for pair, k in zip(benchmarks, ks, strict=True))
        for ks in ([pair.design.ks[-1] for pair in benchmarks], [pair.candidate.k for pair in benchmarks])
    )
    return SampleSavings(planned, used)
