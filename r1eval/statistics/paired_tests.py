"""Paired tests of two runs on the same questions: the difference, its p-values, and Holm's correction.

All tests are over the per-question differences d_q = candidate − baseline: pairing removes the questions' own
difficulty from the error, and a question's k samples count as one observation.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, lcm

from r1eval.statistics.intervals import se_ability

MIN_DIFFERING = 10
"""the least differing questions for the t test, which rejects with probability 1/8 or 1/16 on 3 or 4 equal
differences; below, the exact sign-flip test is used"""

MAX_SUMS = 1 << 20
"""the most distinct sums that the sign-flip test counts exactly (20 distinct differences)"""

RANDOM_FLIPS = 100_000
"""random sign flips if there are more"""

Bounds = tuple[float, float]
"""the lowest and the highest possible value of a question, equal if no sample is missing"""


@dataclass(frozen=True)
class PairedSummary:
    """Summary statistics of the per-question differences."""

    n: int
    mean: float
    se: float | None
    """standard error of the mean over questions; None for one question"""
    wins: int = 0
    """questions on which the candidate is better"""
    losses: int = 0

    @property
    def ties(self) -> int:
        return self.n - self.wins - self.losses

    @property
    def t(self) -> float | None:
        """mean / SE; None if all differences are equal, or if there is only one"""
        return self.mean / self.se if self.se else None


def summarize_pairs(differences: Sequence[float]) -> PairedSummary:
    """Summarize at least one difference.

    >>> summarize_pairs([-0.5, 0.0, 0.25, -0.25])
    PairedSummary(n=4, mean=-0.125, se=0.1613743060919757, wins=1, losses=2)
    """
    return PairedSummary(
        n=len(differences),
        mean=fsum(differences) / len(differences),
        se=_se(differences),
        wins=sum(d > 0 for d in differences),
        losses=sum(d < 0 for d in differences),
    )


def difference_bounds(
    baseline: Sequence[Bounds], candidate: Sequence[Bounds]
) -> tuple[list[float], list[float]]:
    """The differences with everything missing counted against the candidate, and for it.

    >>> difference_bounds([(1.0, 1.0), (0.5, 0.5)], [(0.75, 0.75), (0.0, 1.0)])
    ([-0.25, -0.5], [-0.25, 0.5])
    """
    pairs = list(zip(baseline, candidate, strict=True))
    return [c[0] - b[1] for b, c in pairs], [c[1] - b[0] for b, c in pairs]


def drop_p(differences: Sequence[float]) -> tuple[float, str]:
    """The one-sided p-value of "no drop", and the name of its test.

    Student's t over questions; if fewer than `MIN_DIFFERING` of them differ (or all differ equally) the exact
    sign-flip test.

    >>> drop_p([-0.25, -0.25, -0.25] + [0.0] * 497)  # the t test would give 0.042
    (0.125, 'exact sign-flip')
    """
    summary = summarize_pairs(differences)
    if summary.t is None or summary.wins + summary.losses < MIN_DIFFERING:
        return sign_flip_p(differences), "exact sign-flip"
    return student_p(summary.t, summary.n - 1), "paired t"


def student_p(t: float, df: int) -> float:
    """P(T ≤ t) of Student's t with `df` degrees of freedom.

    >>> round(student_p(-2.0, 29), 4)
    0.0275
    """
    from scipy.special import stdtr

    return float(stdtr(df, t))


def confidence_limits(
    summary: PairedSummary, level: float, draws: float | None = None
) -> tuple[float, float] | tuple[None, None]:
    """mean ∓ t · SE: one-sided limits at confidence 1 − `level` each; None for one question.

    They are never closer to the mean than `draws` samples can resolve (`undetectable_share`).

    >>> [round(x, 4) for x in confidence_limits(PairedSummary(198, -0.03, 0.0071067), 0.05)]
    [-0.0417, -0.0183]
    """
    if summary.se is None:
        return None, None
    from scipy.special import stdtrit

    half_width = float(stdtrit(summary.n - 1, 1 - level)) * summary.se
    half_width = max(half_width, undetectable_share(level, draws))
    return summary.mean - half_width, summary.mean + half_width


def undetectable_share(level: float, draws: float | None) -> float:
    """The largest share of changed samples that `draws` samples can all miss: 1 − level^(1/draws).

    >>> round(undetectable_share(0.05, draws=30), 3), undetectable_share(0.05, draws=None)
    (0.095, 0.0)
    """
    return 0.0 if draws is None else 1 - level ** (1 / draws)


def noninferiority_p(summary: PairedSummary, margin: float, draws: float | None = None) -> float:
    """The one-sided p-value of "the drop is at least `margin`"; 1.0 for one question.

    It is below alpha exactly if −margin is below the lower limit of `confidence_limits`. `draws` is the
    number of independent samples of a run: if almost nothing differs, the t test treats the drop as known
    exactly, but N samples without a change have the probability (1 − drop)^N, and p is never below that
    (`undetectable_share`).

    >>> round(noninferiority_p(PairedSummary(198, 0.0, 0.0071067), 0.02), 4)
    0.0027
    >>> same = PairedSummary(30, 0.0, 0.0)
    >>> noninferiority_p(same, 0.03), round(noninferiority_p(same, 0.03, draws=30), 2)  # k = 1 shows little
    (0.0, 0.4)
    """
    if summary.se is None:
        return 1.0
    distance = summary.mean + margin
    p = student_p(-distance / summary.se, summary.n - 1) if summary.se else float(distance <= 0)
    return p if draws is None else max(p, (1 - min(max(distance, 0.0), 1.0)) ** draws)


def sign_flip_p(differences: Sequence[float]) -> float:
    """P(sum ≤ observed sum) if each difference has either sign with equal probability (Fisher's test).

    Sums are counted exactly; with more than `MAX_SUMS` distinct sums, `RANDOM_FLIPS` seeded flips give
    (1 + hits) / (1 + flips).

    >>> sign_flip_p([0.5, -0.25, 0.0, 0.0, -0.75])
    0.375
    """
    exact = [Fraction(d).limit_denominator(10**9) for d in differences]  # 0.1 + 0.2 must tie with 0.3
    unit = lcm(*(d.denominator for d in exact))
    integers = [int(d * unit) for d in exact]
    sizes, observed = [abs(d) for d in integers if d], sum(integers)
    sums: Counter[int] = Counter({0: 1})
    for size in sizes:
        flipped: Counter[int] = Counter()
        for total, ways in sums.items():
            flipped[total + size] += ways
            flipped[total - size] += ways
        sums = flipped
        if len(sums) > MAX_SUMS:
            return _sample_flips([size / unit for size in sizes], observed / unit)
    return float(Fraction(sum(ways for total, ways in sums.items() if total <= observed), 2 ** len(sizes)))


def mcnemar_p(gained: int, lost: int) -> tuple[float, float]:
    """The two-sided exact p-value of McNemar's test, and its mid-p, for runs with one sample per question.

    >>> mcnemar_p(gained=5, lost=1)
    (0.21875, 0.125)
    """
    n, fewer = gained + lost, min(gained, lost)
    tail = last = 1
    for i in range(fewer):
        last = last * (n - i) // (i + 1)  # C(n, i + 1) from C(n, i)
        tail += last
    return min(2 * tail / 2**n, 1.0), (2 * tail - last) / 2**n


def holm(ps: Sequence[float]) -> list[float]:
    """p-values adjusted to control the familywise error rate, the chance of any false alarm (Holm 1979).

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    adjusted, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = worst
    return adjusted


def _se(differences: Sequence[float]) -> float | None:
    """The standard error; exactly 0 for equal differences, even if the floats differ in the last bit."""
    if len(differences) < 2 or max(differences) - min(differences) > 1e-12:
        return se_ability(differences)
    return 0.0


def _sample_flips(sizes: Sequence[float], observed: float) -> float:
    import numpy as np

    random = np.random.default_rng(0)
    magnitudes = np.asarray(sizes)
    hits = 0
    for _ in range(RANDOM_FLIPS // 1000):
        signs = random.integers(0, 2, (1000, len(magnitudes))) * 2 - 1
        hits += int((signs @ magnitudes <= observed + 1e-12).sum())
    return (1 + hits) / (1 + RANDOM_FLIPS)
