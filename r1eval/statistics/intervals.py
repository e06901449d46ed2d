"""Errors and intervals over questions: how sure a mean is, for other questions and for the same ones again.

A question is the unit: its k samples share it, so they are not k independent observations. Two errors
answer two questions and are always named: *ability* (other questions of this kind; it already holds the
sampling noise) and *re-run* (the same questions asked again).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import NormalDist

LEVEL = 0.95
"""coverage of every interval, where no other is asked for"""

FEW = 5
"""questions' worth of right or of wrong answers below which a share is too near 0 or 1 for a t interval"""


class Method(StrEnum):
    """How an interval of a share is made."""

    T = "t"
    """Student's t over questions"""
    WILSON = "wilson"
    """Wilson's at the effective number of draws"""


@dataclass(frozen=True)
class Estimate:
    """A mean over questions with its interval and its two standard errors; None where undefined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    se_ability: float | None = None
    se_rerun: float | None = None
    questions: int = 0
    """how many questions the mean is over"""


def share(values: Sequence[float], variances: Sequence[float | None], draws: int) -> Estimate:
    """The mean of per-question shares (0..1), with the interval that stays within 0..1.

    `variances` are the re-run variances of the values, `draws` the independent draws behind them all
    (for pass@1 the samples). Thirty questions all right are not "100 % ± 0":

    >>> e = share([1.0] * 30, [0.0] * 30, draws=30 * 64)
    >>> e.value, round(e.low, 3), e.high
    (1.0, 0.886, 1.0)
    """
    if not values:
        return Estimate()
    mean, se = fsum(values) / len(values), se_ability(values)
    low, high = share_interval(mean, se, len(values), draws)
    return Estimate(mean, low, high, se, se_rerun(variances), len(values))


def amount(values: Sequence[float], variances: Sequence[float | None]) -> Estimate:
    """The mean of per-question amounts (tokens), with a t interval.

    >>> e = amount([100.0, 300.0, 200.0], [None] * 3)
    >>> e.value, round(e.low, 1), round(e.high, 1)
    (200.0, 0.0, 448.4)
    """
    if not values:
        return Estimate()
    mean, se = fsum(values) / len(values), se_ability(values)
    if se is None:
        return Estimate(mean, questions=1)
    low, high = t_interval(mean, se, len(values) - 1)
    return Estimate(mean, max(low, 0.0), high, se, se_rerun(variances), len(values))


def se_ability(values: Sequence[float]) -> float | None:
    """sqrt(Σ(m_q − m)² / (n(n − 1))) over the n questions' means; None for one question.

    >>> round(se_ability([1.0, 0.5, 0.0, 0.5]), 4)
    0.2041
    """
    return se_clustered(values, range(len(values)))


def se_clustered(values: Sequence[float], clusters: Iterable[Hashable]) -> float | None:
    """sqrt(C/(C − 1) · Σ_c(Σ_{i∈c}(s_i − s))²) / N for N values in C clusters; None for one cluster.

    The cluster-robust error of a mean (Miller 2024, "Adding Error Bars to Evals"), with the C/(C − 1)
    correction for few clusters.

    >>> round(se_clustered([1, 1, 0, 0, 1, 1, 0, 1], [0, 0, 0, 1, 1, 2, 2, 2]), 6)
    0.046875
    """
    mean = fsum(values) / len(values)
    groups: dict[Hashable, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        groups.setdefault(cluster, []).append(value - mean)
    count = len(groups)
    if count < 2:
        return None
    squares = fsum(fsum(group) ** 2 for group in groups.values())
    return sqrt(count / (count - 1) * squares) / len(values)


def se_rerun(variances: Sequence[float | None]) -> float | None:
    """sqrt(Σ v_q) / n, v_q being the variance of question q's value if it were asked again.

    None if any is unknown: one sample of a question does not tell how it varies.

    >>> se_rerun([0.01, 0.0, 0.03]), se_rerun([0.01, None])
    (0.06666666666666667, None)
    """
    known = [variance for variance in variances if variance is not None]
    return sqrt(fsum(known)) / len(known) if known and len(known) == len(variances) else None


def share_interval(
    mean: float, se: float | None, questions: int, draws: int
) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of a share: t over questions, or Wilson's near 0 and 1 and where SE is 0.

    With FEW questions' worth of right and of wrong answers a t interval stays within 0..1. None for one
    question: it says nothing of others.

    >>> [round(x, 3) for x in share_interval(0.8, 0.051, 30, 1920)]  # t: 24 right, 6 wrong
    [0.696, 0.904]
    >>> [round(x, 3) for x in share_interval(0.95, 0.03, 30, 1920)]  # 1.5 wrong; t would end at 1.011
    [0.855, 0.984]
    """
    if se is None:
        return None, None
    if method(mean, se, questions) is Method.T:
        return t_interval(mean, se, questions - 1)
    return wilson(mean, effective_n(mean, se, questions, draws))


def method(mean: float, se: float, questions: int) -> Method:
    """Which interval a share has.

    >>> method(0.8, 0.051, 30).name, method(0.95, 0.03, 30).name, method(0.5, 0.0, 30).name
    ('T', 'WILSON', 'WILSON')
    """
    enough = se > 0 and round(questions * min(mean, 1 - mean), 9) >= FEW
    return Method.T if enough else Method.WILSON


def t_interval(mean: float, se: float, df: int, level: float = LEVEL) -> tuple[float, float]:
    """mean ± t · SE with Student's t at `df` degrees of freedom."""
    from scipy.special import stdtrit

    reach = float(stdtrit(df, 0.5 + level / 2)) * se
    return mean - reach, mean + reach


def effective_n(mean: float, se: float, questions: int, draws: int) -> float:
    """How many independent draws would have this error: p(1 − p)/SE², between `questions` and `draws`.

    >>> round(effective_n(0.8, 0.1, 10, 640), 6), effective_n(1.0, 0.0, 30, 1920)
    (16.0, 30)
    """
    return min(max(mean * (1 - mean) / se**2, questions), draws) if se > 0 else questions


def wilson(share: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of a share seen in n draws; n need not be whole.

    >>> [round(x, 4) for x in wilson(29 / 30, 30)]
    [0.8333, 0.9941]
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (0.0 if share == 0 else middle - reach), (1.0 if share == 1 else middle + reach)
