"""pass@j, pass^j and cons@j over questions, for every j up to k: values, intervals, errors, bounds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from r1eval.statistics.consensus import Ballot, expected_consensus
from r1eval.statistics.intervals import Estimate, se_ability, se_rerun, share
from r1eval.statistics.pass_at import all_among, pass_at, rerun_variance, variance_among
from r1eval.statistics.vote_variance import consensus_variance


class Counts(NamedTuple):
    """The samples of one question that have a verdict."""

    n: int
    correct: int


def curves(counts: Sequence[Counts], ballots: Sequence[Ballot], k: int) -> dict[str, Estimate]:
    """`pass@1` … `pass@k`, then `pass^j` and, if anything votes, `cons@j`.

    A question with fewer than j samples is not in the j-th; where none has as many the value is None.
    """
    sizes = range(1, k + 1)
    return {
        **{f"pass@{j}": _over(counts, j, pass_at, rerun_variance) for j in sizes},
        **{f"pass^{j}": _over(counts, j, _all, _all_variance) for j in sizes},
        **_votes(ballots, sizes),
    }


def variance_split(counts: Iterable[Counts]) -> tuple[float | None, float | None]:
    """(within, between): the variance of a question's samples, and of the questions' true shares.

    The law of total variance: the n questions' means vary by between + mean of (s_q²/k_q), and within is the
    mean of s_q² = k_q/(k_q − 1) · m_q(1 − m_q). Both unbiased, so that `between` may come out below 0 where
    questions hardly differ. None where a question has one sample; `between` also of one question.

    >>> variance_split([Counts(4, 4), Counts(4, 2), Counts(4, 0)])  # means vary by 1/4; 1/36 is noise
    (0.1111111111111111, 0.2222222222222222)
    """
    held = [(n, c) for n, c in counts if n]
    noise = [rerun_variance(1, n, c) for n, c in held]
    known = [(n, v) for (n, _), v in zip(held, noise, strict=True) if v is not None]
    if not held or len(known) < len(held):
        return None, None
    within = sum(n * v for n, v in known) / len(held)
    total, fixed = se_ability([c / n for n, c in held]), se_rerun(noise)
    if total is None or fixed is None:
        return within, None
    return within, len(held) * (total**2 - fixed**2)


def worst_and_best(
    counts: Sequence[Counts], ballots: Sequence[tuple[Ballot, int]], k: int
) -> dict[str, Estimate]:
    """pass@j, pass^j and cons@k if every sample without a verdict were wrong, or correct: `low`, `high`.

    `ballots` come with how many samples of theirs lack a verdict. A wrong one joins the largest wrong answer,
    which harms the vote most, a correct one the largest correct answer.
    """
    ends = []
    for correct in (False, True):
        filled = [_filled(one, k, correct) for one in counts]
        votes = [joined(ballot, lacking, correct) for ballot, lacking in ballots]
        ends.append(curves(filled, [], k) | _votes(votes, [k]))
    low, high = ends
    return {
        name: Estimate(low=low[name].value, high=high[name].value, questions=low[name].questions)
        for name in low
    }


def joined(ballot: Ballot, more: int, correct: bool) -> Ballot:
    """The ballot after `more` votes for its largest correct (or wrong) answer: what helps (or harms) most."""
    groups = sorted(ballot.correct if correct else ballot.wrong)
    grown = (*groups[:-1], sum(groups[-1:]) + more) if more else tuple(groups)
    return replace(ballot, correct=grown) if correct else replace(ballot, wrong=grown)


def _over(
    counts: Sequence[Counts],
    j: int,
    value: Callable[[int, int, int], Fraction | None],
    variance: Callable[[int, int, int], float | None],
) -> Estimate:
    held = [(n, c) for n, c in counts if n >= j]
    values = [float(one) for n, c in held if (one := value(j, n, c)) is not None]
    return share(values, [variance(j, n, c) for n, c in held], draws=sum(n // j for n, _ in held))


def _all(j: int, n: int, correct: int) -> Fraction | None:
    return all_among(n, correct, j)


def _all_variance(j: int, n: int, correct: int) -> float | None:
    return variance_among(n, correct, j)


def _votes(ballots: Sequence[Ballot], sizes: Sequence[int]) -> dict[str, Estimate]:
    """cons@j for these j; each ballot is counted once for all of them."""
    values: dict[int, list[float]] = {j: [] for j in sizes}
    variances: dict[int, list[float | None]] = {j: [] for j in sizes}
    for ballot in ballots:
        for j, value in expected_consensus(ballot, sizes).items():
            values[j].append(float(value))
            variances[j].append(consensus_variance(ballot, j))
    draws = {j: sum(ballot.samples // j for ballot in ballots if ballot.samples >= j) for j in sizes}
    return {f"cons@{j}": share(values[j], variances[j], draws[j]) for j in sizes} if ballots else {}


def _filled(one: Counts, k: int, correct: bool) -> Counts:
    lacking = max(0, k - one.n)
    return Counts(one.n + lacking, one.correct + lacking * correct)
