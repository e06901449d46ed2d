"""Standard errors and confidence intervals over questions.

The question is the unit: its k samples are not k independent observations. There are two standard errors,
always named: *ability* (for other questions of this kind; it includes the sampling noise) and *re-run* (for
the same questions asked again).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt
from statistics import NormalDist

LEVEL = 0.95
"""default coverage of every interval"""

MIN_T_ANSWERS = 5
"""the least questions' worth of correct, and of wrong, answers for a t interval; below, a share is too close
to 0 or 1"""


class IntervalMethod(StrEnum):
    """How the interval of a share is computed."""

    T = "t"
    """Student's t over questions"""
    WILSON = "wilson"
    """Wilson's score interval with the effective number of draws"""


@dataclass(frozen=True)
class Estimate:
    """A mean over questions with its interval and its two standard errors; None where undefined."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    se_ability: float | None = None
    se_rerun: float | None = None
    questions: int = 0
    """number of questions that the mean is over"""


def mean_share(values: Sequence[float], variances: Sequence[float | None], draws: int) -> Estimate:
    """The mean of per-question shares (0..1), with an interval within 0..1.

    `variances` are the re-run variances of the values, `draws` the total number of independent draws behind
    them (for pass@1 the samples). Thirty correct answers to thirty questions are not "100 % ± 0":

    >>> e = mean_share([1.0] * 30, [0.0] * 30, draws=30 * 64)
    >>> e.value, round(e.low, 3), e.high
    (1.0, 0.886, 1.0)
    """
    if not values:
        return Estimate()
    mean, se = fsum(values) / len(values), se_ability(values)
    low, high = share_interval(mean, se, len(values), draws)
    return Estimate(mean, low, high, se, se_rerun(variances), len(values))


def mean_amount(values: Sequence[float], variances: Sequence[float | None]) -> Estimate:
    """The mean of per-question amounts (such as tokens), with a t interval.

    >>> e = mean_amount([100.0, 300.0, 200.0], [None] * 3)
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

    The cluster-robust standard error of a mean (Miller 2024, "Adding Error Bars to Evals"), with the
    C/(C − 1) correction for few clusters.

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
    """sqrt(Σ v_q) / n, where v_q is the variance of question q's value if it were asked again.

    None if any is unknown, as with one sample per question.

    >>> se_rerun([0.01, 0.0, 0.03]), se_rerun([0.01, None])
    (0.06666666666666667, None)
    """
    known = [variance for variance in variances if variance is not None]
    return sqrt(fsum(known)) / len(known) if known and len(known) == len(variances) else None


def share_interval(
    mean: float, se: float | None, questions: int, draws: int
) -> tuple[float, float] | tuple[None, None]:
    """95 % interval of a share: t over questions, or Wilson's close to 0 and 1 and if SE is 0.

    With `MIN_T_ANSWERS` questions' worth of correct and of wrong answers a t interval stays within 0..1. None
    for one question, which has no ability error.

    >>> [round(x, 3) for x in share_interval(0.8, 0.051, 30, 1920)]  # t: 24 correct, 6 wrong
    [0.696, 0.904]
    >>> [round(x, 3) for x in share_interval(0.95, 0.03, 30, 1920)]  # 1.5 wrong; t would end at 1.011
    [0.855, 0.984]
    """
    if se is None:
        return None, None
    if interval_method(mean, se, questions) is IntervalMethod.T:
        return t_interval(mean, se, questions - 1)
    return wilson(mean, effective_n(mean, se, questions, draws))


def interval_method(mean: float, se: float, questions: int) -> IntervalMethod:
    """The interval to use for a share.

    >>> [interval_method(*case, 30).name for case in ((0.8, 0.051), (0.95, 0.03), (0.5, 0.0))]
    ['T', 'WILSON', 'WILSON']
    """
    enough = se > 0 and round(questions * min(mean, 1 - mean), 9) >= MIN_T_ANSWERS
    return IntervalMethod.T if enough else IntervalMethod.WILSON


def t_interval(mean: float, se: float, df: int, level: float = LEVEL) -> tuple[float, float]:
    """mean ± t · SE with Student's t at `df` degrees of freedom."""
    from scipy.special import stdtrit

    half_width = float(stdtrit(df, 0.5 + level / 2)) * se
    return mean - half_width, mean + half_width


def effective_n(mean: float, se: float, questions: int, draws: int) -> float:
    """The number of independent draws with the same error: p(1 − p)/SE², between `questions` and `draws`.

    >>> round(effective_n(0.8, 0.1, 10, 640), 6), effective_n(1.0, 0.0, 30, 1920)
    (16.0, 30)
    """
    return min(max(mean * (1 - mean) / se**2, questions), draws) if se > 0 else questions


def wilson(share: float, n: float, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of a share observed in n draws; n need not be an integer.

    >>> [round(x, 4) for x in wilson(29 / 30, 30)]
    [0.8333, 0.9941]
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    center = (share + z * z / (2 * n)) / (1 + z * z / n)
    half_width = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (0.0 if share == 0 else center - half_width), (1.0 if share == 1 else center + half_width)
