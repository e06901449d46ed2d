"""Two runs on the same questions: the difference, whether it is a drop, and what several tests come to.

All tests are over the per-question differences d_q = candidate − baseline: pairing takes the questions' own
difficulty out of the error, and a question's k samples count as one observation.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, fsum, lcm

from r1eval.statistics.intervals import se_ability

FEW_DIFFER = 10
"""differing questions below which the exact sign-flip test decides: on 3 or 4 equal differences the t test
rejects with probability 1/8 or 1/16"""

STATES = 1 << 20
"""different sums up to which the sign-flip test counts exactly (20 unlike differences)"""

DRAWS = 100_000
"""random sign flips where there are more"""

Bounds = tuple[float, float]
"""the lowest and the highest that a question's value can be, equal where no sample is missing"""


@dataclass(frozen=True)
class Paired:
    """The per-question differences in short."""

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
        """mean / SE; None where all differences are equal, or there is one"""
        return self.mean / self.se if self.se else None


def paired(differences: Sequence[float]) -> Paired:
    """Of at least one difference.

    >>> paired([-0.5, 0.0, 0.25, -0.25])
    Paired(n=4, mean=-0.125, se=0.1613743060919757, wins=1, losses=2)
    """
    return Paired(
        n=len(differences),
        mean=fsum(differences) / len(differences),
        se=_se(differences),
        wins=sum(d > 0 for d in differences),
        losses=sum(d < 0 for d in differences),
    )


def worst_and_best(
    baseline: Sequence[Bounds], candidate: Sequence[Bounds]
) -> tuple[list[float], list[float]]:
    """The differences if all that is missing went against the candidate, and for it.

    >>> worst_and_best([(1.0, 1.0), (0.5, 0.5)], [(0.75, 0.75), (0.0, 1.0)])
    ([-0.25, -0.5], [-0.25, 0.5])
    """
    pairs = list(zip(baseline, candidate, strict=True))
    return [c[0] - b[1] for b, c in pairs], [c[1] - b[0] for b, c in pairs]


def drop_p(differences: Sequence[float]) -> tuple[float, str]:
    """The one-sided p-value of "no drop", and the test it is from.

    Student's t over questions; where fewer than FEW_DIFFER of them differ (or all differ by the same) the
    exact sign-flip test.

    >>> drop_p([-0.25, -0.25, -0.25] + [0.0] * 497)  # t would say 0.042
    (0.125, 'exact sign-flip')
    """
    short = paired(differences)
    if short.t is None or short.wins + short.losses < FEW_DIFFER:
        return sign_flip_p(differences), "exact sign-flip"
    return student_p(short.t, short.n - 1), "paired t"


def student_p(t: float, df: int) -> float:
    """P(T ≤ t) of Student's t with `df` degrees of freedom.

    >>> round(student_p(-2.0, 29), 4)
    0.0275
    """
    from scipy.special import stdtr

    return float(stdtr(df, t))


def limits(
    short: Paired, level: float, draws: float | None = None
) -> tuple[float, float] | tuple[None, None]:
    """mean ∓ t · SE, one-sided 1 − `level` limits each, and no closer to the mean than `draws` samples can
    tell (`unseen`); None for one question.

    >>> [round(x, 4) for x in limits(Paired(198, -0.03, 0.0071067), 0.05)]
    [-0.0417, -0.0183]
    """
    if short.se is None:
        return None, None
    from scipy.special import stdtrit

    reach = float(stdtrit(short.n - 1, 1 - level)) * short.se
    reach = max(reach, unseen(level, draws))
    return short.mean - reach, short.mean + reach


def unseen(level: float, draws: float | None) -> float:
    """The largest share of samples that may change without one of `draws` showing it: 1 − level^(1/draws).

    >>> round(unseen(0.05, draws=30), 3), unseen(0.05, draws=None)
    (0.095, 0.0)
    """
    return 0.0 if draws is None else 1 - level ** (1 / draws)


def noninferiority_p(short: Paired, margin: float, draws: float | None = None) -> float:
    """The one-sided p-value of "the drop is at least `margin`"; below alpha exactly where −margin is below
    the lower limit.

    `draws` are the independent samples of a run: where next to nothing differs the t test takes the drop for
    known exactly, but N samples without a change are as likely as (1 − drop)^N, and p is never below that
    (`unseen`). 1.0 for one question.

    >>> round(noninferiority_p(Paired(198, 0.0, 0.0071067), 0.02), 4)
    0.0027
    >>> same = Paired(30, 0.0, 0.0)
    >>> noninferiority_p(same, 0.03), round(noninferiority_p(same, 0.03, draws=30), 2)  # k = 1 proves little
    (0.0, 0.4)
    """
    if short.se is None:
        return 1.0
    spare = short.mean + margin
    p = student_p(-spare / short.se, short.n - 1) if short.se else float(spare <= 0)
    return p if draws is None else max(p, (1 - min(max(spare, 0.0), 1.0)) ** draws)


def sign_flip_p(differences: Sequence[float]) -> float:
    """P(sum ≤ the sum seen) where each difference had either sign with equal chance (Fisher's test).

    Sums are counted, exactly; where the differences are so unlike that there are more than STATES of them,
    DRAWS seeded flips give (1 + hits) / (1 + draws).

    >>> sign_flip_p([0.5, -0.25, 0.0, 0.0, -0.75])
    0.375
    """
    exact = [Fraction(d).limit_denominator(10**9) for d in differences]  # 0.1 + 0.2 is to tie with 0.3
    unit = lcm(*(d.denominator for d in exact))
    whole = [int(d * unit) for d in exact]
    sizes, seen = [abs(d) for d in whole if d], sum(whole)
    sums: Counter[int] = Counter({0: 1})
    for size in sizes:
        flipped: Counter[int] = Counter()
        for total, ways in sums.items():
            flipped[total + size] += ways
            flipped[total - size] += ways
        sums = flipped
        if len(sums) > STATES:
            return _sampled_flips([size / unit for size in sizes], seen / unit)
    return float(Fraction(sum(ways for total, ways in sums.items() if total <= seen), 2 ** len(sizes)))


def mcnemar_p(gained: int, lost: int) -> tuple[float, float]:
    """The two-sided exact p-value of McNemar's test, and its mid-p, for runs with one sample a question.

    >>> mcnemar_p(gained=5, lost=1)
    (0.21875, 0.125)
    """
    n, fewer = gained + lost, min(gained, lost)
    tail = Fraction(2 * sum(comb(n, i) for i in range(fewer + 1)), 2**n)
    return min(float(tail), 1.0), float(tail - Fraction(comb(n, fewer), 2**n))


def holm(ps: Sequence[float]) -> list[float]:
    """p-values adjusted so that the chance of any false alarm among them is held (Holm 1979).

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03, 0.005])]
    [0.03, 0.06, 0.06, 0.02]
    """
    adjusted, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = worst
    return adjusted


def _se(differences: Sequence[float]) -> float | None:
    """Of equal differences exactly 0, though floats that should be equal may differ in the last bit."""
    if len(differences) < 2 or max(differences) - min(differences) > 1e-12:
        return se_ability(differences)
    return 0.0


def _sampled_flips(sizes: Sequence[float], seen: float) -> float:
    import numpy as np

    random = np.random.default_rng(0)
    magnitudes = np.asarray(sizes)
    hits = 0
    for _ in range(DRAWS // 1000):
        signs = random.integers(0, 2, (1000, len(magnitudes))) * 2 - 1
        hits += int((signs @ magnitudes <= seen + 1e-12).sum())
    return (1 + hits) / (1 + DRAWS)
