"""The report of `r1eval power`: the smallest drop that a comparison will detect, before any run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path

from benchmarks import catalogue
from benchmarks.types import Benchmark
from r1eval.errors import R1evalError
from r1eval.gate.decision import default_margin
from r1eval.statistics.metrics import tally
from r1eval.statistics.pass_at import curve_sizes, rerun_variance
from r1eval.statistics.power import Noise, PowerTarget, k_needed, mde, questions_needed
from r1eval.store.folder import RunFolder
from r1eval.store.soundness import check_sound
from reports.schema_version import SCHEMA_VERSION

ASSUMED_VARIANCE: Mapping[str, float] = {
    # With these, the smallest detectable drop matches simulated runs of models like R1's distilled ones: AIME
    # at 64 samples 2.3 points, GPQA Diamond at 8 samples 2.9, MATH-500 at 4 samples 0.9.
    "aime24": 0.08,
    "aime25": 0.08,
    "aime26": 0.08,
    "hmmt-feb25": 0.08,
    "gpqa-diamond": 0.108,
    "math500": 0.013,
}

MAX_VARIANCE = 0.25
"""upper bound of the variance of a right-or-wrong sample"""


@dataclass(frozen=True)
class PowerOptions:
    """The options of `r1eval power`."""

    benchmark: str
    k: int | None = None
    run: Path | None = None
    """a run of a similar model, from which the noise is estimated"""
    questions: int | None = None
    detect: float | None = None
    """the drop to detect, 0..1"""
    spread: float = 0.0
    """standard deviation over questions of the true drop, 0..1"""
    alpha: float = 0.05
    power: float = 0.8


@dataclass(frozen=True)
class PowerReport:
    """What two runs can detect."""

    benchmark: str
    title: str
    questions: int
    variance_within: float
    """of one sample within a question, mean over questions"""
    source: str
    """where `variance_within` comes from"""
    spread: float
    alpha: float
    power: float
    k: int
    mde: float
    """smallest detectable drop at k, 0..1"""
    curve: tuple[tuple[int, float], ...]
    """(k, smallest detectable drop) for other k of both runs"""
    detect: float
    """the drop to detect; the gate's default margin if none was given"""
    k_needed: int | None
    """samples per question that detect it; None if no k does"""
    questions_needed: float
    """questions that detect it at this k"""


def compute_power(options: PowerOptions) -> PowerReport:
    """The power on the benchmark of that name or file."""
    return power_of(catalogue.find(options.benchmark), options)


def power_of(benchmark: Benchmark, options: PowerOptions) -> PowerReport:
    """R1evalError for a benchmark of unknown size, or a run that has too few samples."""
    measured = None if options.run is None else _measured_variance(RunFolder(options.run), benchmark.name)
    expected = benchmark.expected_questions if measured is None else measured[0]
    n = options.questions or expected
    if n is None:
        raise R1evalError(f"{benchmark.name}: its number of questions is not known; give --questions N")
    variance, source = (
        _assumed_variance(benchmark.name) if measured is None else (measured[1], str(options.run))
    )
    noise, target = Noise(options.spread**2, variance, variance), PowerTarget(options.alpha, options.power)
    k = options.k or benchmark.sampling.k
    detect = default_margin(n) if options.detect is None else options.detect
    return PowerReport(
        benchmark=benchmark.name,
        title=benchmark.title,
        questions=n,
        variance_within=variance,
        source=source,
        spread=options.spread,
        alpha=options.alpha,
        power=options.power,
        k=k,
        mde=mde(n, k, k, noise, target),
        curve=tuple((j, mde(n, j, j, noise, target)) for j in curve_sizes(max(k, 64))),
        detect=detect,
        k_needed=k_needed(detect, n, noise, target),
        questions_needed=questions_needed(detect, k, k, noise, target),
    )


def format_report(report: PowerReport, as_json: bool) -> str:
    """The report as text or as JSON; ends with a newline."""
    if as_json:
        return json.dumps({"schema": SCHEMA_VERSION, **asdict(report)}, indent=1) + "\n"
    lines = [
        f"{report.title}: {report.questions} questions, both runs with k samples each",
        design_line(report),
        f"variance of a sample within a question {report.variance_within:.3f} ({report.source})",
        "",
        "    k  smallest detectable drop",
        *(_line(k, drop, here=k == report.k) for k, drop in _curve_with_k(report)),
        "",
        _answer(report),
    ]
    return "\n".join(lines) + "\n"


def design_line(report: PowerReport) -> str:
    """The test's error rate, its power, and what drop is assumed."""
    spread = (
        f", drops that vary by {_format_points(report.spread)} over questions"
        if report.spread
        else ", a uniform drop"
    )
    return f"one-sided alpha {report.alpha:g}, power {report.power:.0%}{spread}"


def _curve_with_k(report: PowerReport) -> list[tuple[int, float]]:
    return sorted({*report.curve, (report.k, report.mde)})


def _line(k: int, drop: float, *, here: bool) -> str:
    return f"{k:>5}  {100 * drop:.1f} points" + ("  <- --k" if here else "")


def _answer(report: PowerReport) -> str:
    aim = f"a drop of {_format_points(report.detect)}"
    questions = f"{ceil(report.questions_needed):,} questions at k = {report.k}"
    if report.k_needed is None:
        return f"{aim}: no k detects it, as drops vary too much over questions; it takes {questions}"
    return f"{aim} takes k = {report.k_needed} in both runs, or {questions}"


def _format_points(share: float) -> str:
    """
    >>> _format_points(0.01), _format_points(0.025)
    ('1 point', '2.5 points')
    """
    points = f"{100 * share:g}"
    return f"{points} point" if points == "1" else f"{points} points"


def _assumed_variance(name: str) -> tuple[float, str]:
    if name in ASSUMED_VARIANCE:
        return ASSUMED_VARIANCE[name], "assumed, as for R1's distilled models; --from RUN estimates it"
    return MAX_VARIANCE, "upper bound; --from RUN estimates it"


def _measured_variance(folder: RunFolder, name: str) -> tuple[int, float]:
    """The number of questions of a run, and the variance of its samples within them."""
    if name not in folder.read_run()["benchmarks"]:
        raise R1evalError(f"--from {folder.path}: the run has no {name}; name one that has")
    check_sound(folder, name)
    tallies = tally(folder.scores(name)).values()
    variances = [v * t.n for t in tallies if (v := rerun_variance(1, t.n, t.correct)) is not None]
    if not variances:
        raise R1evalError(
            f"--from {folder.path}: the variance cannot be estimated from one sample per question; name a "
            "run with 2 or more, or leave --from out"
        )
    return len(variances), sum(variances) / len(variances)
