"""pass@j, pass^j and cons@j over questions, for every j up to k: values, intervals, errors, bounds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.intervals import Estimate, mean_share, se_ability, se_rerun
from r1eval.statistics.pass_at import pass_at, rerun_variance, subset_share, subset_share_variance
from r1eval.statistics.vote_variance import consensus_variance


class Counts(NamedTuple):
    """Counts of one question's samples that have a verdict."""

    n: int
    correct: int


def curves(counts: Sequence[Counts], vote_counts: Sequence[VoteCounts], k: int) -> dict[str, Estimate]:
    """`pass@1` … `pass@k`, then `pass^j` and, if any question has votes, `cons@j`.

    A question with fewer than j samples is left out of the j-th metric; without any question its value is
    None.
    """
    sizes = range(1, k + 1)
    return {
        **{f"pass@{j}": _mean_over_questions(counts, j, pass_at, rerun_variance) for j in sizes},
        **{f"pass^{j}": _mean_over_questions(counts, j, _pass_hat, _pass_hat_variance) for j in sizes},
        **_cons_curve(vote_counts, sizes),
    }


def variance_split(counts: Iterable[Counts]) -> tuple[float | None, float | None]:
    """(within, between): the variance within questions' samples, and between the questions' true shares.

    By the law of total variance, the variance of the n questions' means is between + mean of (s_q²/k_q), and
    within is the mean of s_q² = k_q/(k_q − 1) · m_q(1 − m_q). Both are unbiased, so `between` can be negative
    if questions hardly differ. Both are None if a question has one sample, `between` also for one question.

    >>> variance_split([Counts(4, 4), Counts(4, 2), Counts(4, 0)])  # variance of the means 1/4; 1/36 is noise
    (0.1111111111111111, 0.2222222222222222)
    """
    sampled = [(n, c) for n, c in counts if n]
    noise = [rerun_variance(1, n, c) for n, c in sampled]
    known = [(n, v) for (n, _), v in zip(sampled, noise, strict=True) if v is not None]
    if not sampled or len(known) < len(sampled):
        return None, None
    within = sum(n * v for n, v in known) / len(sampled)
    total, fixed = se_ability([c / n for n, c in sampled]), se_rerun(noise)
    if total is None or fixed is None:
        return within, None
    return within, len(sampled) * (total**2 - fixed**2)


def curve_bounds(
    counts: Sequence[Counts], vote_counts: Sequence[tuple[VoteCounts, int]], k: int
) -> dict[str, Estimate]:
    """pass@j, pass^j and cons@k with all samples without a verdict wrong (`low`) or correct (`high`).

    Each of `vote_counts` comes with the number of its samples without a verdict. A wrong one is added to the
    largest wrong answer, which harms the vote most, a correct one to the largest correct answer.
    """
    ends = []
    for correct in (False, True):
        filled = [_fill(one, k, correct) for one in counts]
        votes = [add_votes(one, missing, correct) for one, missing in vote_counts]
        ends.append(curves(filled, [], k) | _cons_curve(votes, [k]))
    low, high = ends
    return {
        name: Estimate(low=low[name].value, high=high[name].value, questions=low[name].questions)
        for name in low
    }


def add_votes(counts: VoteCounts, added: int, correct: bool) -> VoteCounts:
    """Add votes to the largest correct (or wrong) answer, which helps (or harms) most."""
    groups = sorted(counts.correct if correct else counts.wrong)
    sizes = (*groups[:-1], sum(groups[-1:]) + added) if added else tuple(groups)
    return replace(counts, correct=sizes) if correct else replace(counts, wrong=sizes)


def _mean_over_questions(
    counts: Sequence[Counts],
    j: int,
    value: Callable[[int, int, int], Fraction | None],
    variance: Callable[[int, int, int], float | None],
) -> Estimate:
    sampled = [one for one in counts if one.n >= j]
    distinct = {one: (value(j, *one), variance(j, *one)) for one in set(sampled)}
    values = {one: float(value) for one, (value, _) in distinct.items() if value is not None}
    return mean_share(
        [values[one] for one in sampled if one in values],
        [distinct[one][1] for one in sampled],
        draws=sum(one.n // j for one in sampled),
    )


def _pass_hat(j: int, n: int, correct: int) -> Fraction | None:
    return subset_share(n, correct, j)


def _pass_hat_variance(j: int, n: int, correct: int) -> float | None:
    return subset_share_variance(n, correct, j)


def _cons_curve(vote_counts: Sequence[VoteCounts], sizes: Sequence[int]) -> dict[str, Estimate]:
    """cons@j for these j; each question's votes are evaluated once for all of them."""
    if not vote_counts:
        return {}
    values: dict[int, list[float]] = {j: [] for j in sizes}
    variances: dict[int, list[float | None]] = {j: [] for j in sizes}
    curves: dict[VoteCounts, list[tuple[int, float, float | None]]] = {}
    for counts in (one.canonical for one in vote_counts):
        if counts not in curves:
            curves[counts] = [
                (j, float(value), consensus_variance(counts, j))
                for j, value in expected_consensus(counts, sizes).items()
            ]
        for j, value, variance in curves[counts]:
            values[j].append(value)
            variances[j].append(variance)
    draws = {j: sum(one.samples // j for one in vote_counts if one.samples >= j) for j in sizes}
    return {f"cons@{j}": mean_share(values[j], variances[j], draws[j]) for j in sizes}


def _fill(one: Counts, k: int, correct: bool) -> Counts:
    missing = max(0, k - one.n)
    return Counts(one.n + missing, one.correct + missing * correct)
