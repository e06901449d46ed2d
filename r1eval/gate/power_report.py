"""What `r1eval power` says: the smallest drop that a comparison will see, before anything is asked."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path

from benchmarks import catalogue
from r1eval.errors import R1evalError
from r1eval.gate.decision import default_margin
from r1eval.statistics.metrics import tally
from r1eval.statistics.pass_at import curve, rerun_variance
from r1eval.statistics.power import Noise, Wish, k_needed, mde, questions_needed
from r1eval.store.folder import RunFolder

ASSUMED: Mapping[str, float] = {
    # With these the smallest drop seen is that of simulated runs of models like R1's distilled ones: AIME at
    # 64 samples 2.3 points, GPQA Diamond at 8 samples 2.9, MATH-500 at 4 samples 0.9.
    "aime24": 0.08,
    "aime25": 0.08,
    "aime26": 0.08,
    "hmmt-feb25": 0.08,
    "gpqa-diamond": 0.108,
    "math500": 0.013,
}

WORST = 0.25
"""the variance of a right-or-wrong sample cannot be larger"""


@dataclass(frozen=True)
class Wanted:
    """The options of `r1eval power`."""

    benchmark: str
    k: int | None = None
    run: Path | None = None
    """a run of a like model, whose noise is taken"""
    questions: int | None = None
    detect: float | None = None
    """the drop that is to be seen, 0..1"""
    spread: float = 0.0
    """standard deviation over questions of the true drop, 0..1"""
    alpha: float = 0.05
    power: float = 0.8


@dataclass(frozen=True)
class Foresight:
    """What two runs of this kind can show."""

    benchmark: str
    title: str
    questions: int
    variance_within: float
    """of one sample within a question, mean over questions"""
    source: str
    """where that figure is from"""
    spread: float
    alpha: float
    power: float
    k: int
    mde: float
    """smallest drop seen at k, 0..1"""
    curve: tuple[tuple[int, float], ...]
    """(k, smallest drop) for other k of both runs"""
    detect: float
    """the wished-for drop; the gate's default margin if none was named"""
    k_needed: int | None
    """None where no k reaches it"""
    questions_needed: float
    """at this k"""


def foresee(wanted: Wanted) -> Foresight:
    """R1evalError for a benchmark of unknown size, or a run that cannot tell."""
    benchmark = catalogue.find(wanted.benchmark)
    measured = None if wanted.run is None else _measured(RunFolder(wanted.run), benchmark.name)
    known = benchmark.expected_questions if measured is None else measured[0]
    n = wanted.questions or known
    if n is None:
        raise R1evalError(f"{benchmark.name}: its number of questions is not known; give --questions N")
    variance, source = _variance(benchmark.name) if measured is None else (measured[1], str(wanted.run))
    noise, wish = Noise(wanted.spread**2, variance, variance), Wish(wanted.alpha, wanted.power)
    k = wanted.k or benchmark.sampling.k
    detect = default_margin(n) if wanted.detect is None else wanted.detect
    return Foresight(
        benchmark=benchmark.name,
        title=benchmark.title,
        questions=n,
        variance_within=variance,
        source=source,
        spread=wanted.spread,
        alpha=wanted.alpha,
        power=wanted.power,
        k=k,
        mde=mde(n, k, k, noise, wish),
        curve=tuple((j, mde(n, j, j, noise, wish)) for j in curve(max(k, 64))),
        detect=detect,
        k_needed=k_needed(detect, n, noise, wish),
        questions_needed=questions_needed(detect, k, k, noise, wish),
    )


def show(found: Foresight, as_json: bool) -> str:
    """For people, or for programs; ends with a newline."""
    if as_json:
        return json.dumps(asdict(found), indent=1) + "\n"
    spread = (
        f", drops that vary by {_points(found.spread)} over questions" if found.spread else ", a uniform drop"
    )
    lines = [
        f"{found.title}: {found.questions} questions, both runs with k samples each",
        f"one-sided alpha {found.alpha:g}, power {found.power:.0%}{spread}",
        f"variance of a sample within a question {found.variance_within:.3f} ({found.source})",
        "",
        "    k  smallest drop seen",
        *(_line(k, drop, here=k == found.k) for k, drop in _with(found)),
        "",
        _answer(found),
    ]
    return "\n".join(lines) + "\n"


def _with(found: Foresight) -> list[tuple[int, float]]:
    return sorted({*found.curve, (found.k, found.mde)})


def _line(k: int, drop: float, *, here: bool) -> str:
    return f"{k:>5}  {100 * drop:.1f} points" + ("  <- --k" if here else "")


def _answer(found: Foresight) -> str:
    aim = f"a drop of {_points(found.detect)}"
    questions = f"{ceil(found.questions_needed):,} questions at k = {found.k}"
    if found.k_needed is None:
        return f"{aim}: no k sees it, as drops vary too much over questions; it takes {questions}"
    return f"{aim} takes k = {found.k_needed} in both runs, or {questions}"


def _points(share: float) -> str:
    """
    >>> _points(0.01), _points(0.025)
    ('1 point', '2.5 points')
    """
    points = f"{100 * share:g}"
    return f"{points} point" if points == "1" else f"{points} points"


def _variance(name: str) -> tuple[float, str]:
    if name in ASSUMED:
        return ASSUMED[name], "assumed, as of R1's distilled models; --from RUN takes your own"
    return WORST, "the most that it can be; --from RUN takes your own"


def _measured(folder: RunFolder, name: str) -> tuple[int, float]:
    """The number of questions of a run, and the variance of its samples within them."""
    if name not in folder.read_run()["benchmarks"]:
        raise R1evalError(f"--from {folder.path}: it did not ask {name}; name a run that did")
    tallies = tally(folder.scores(name)).values()
    variances = [v * t.n for t in tallies if (v := rerun_variance(1, t.n, t.correct)) is not None]
    if not variances:
        raise R1evalError(
            f"--from {folder.path}: one sample of a question does not tell how it varies; name a run of 2 "
            "or more, or leave --from out"
        )
    return len(variances), sum(variances) / len(variances)
