"""How a question's vote would vary if its samples were drawn again: a bootstrap within the question.

The samples are drawn anew from the question's own observed shares (each group of answers, and no answer), and
vote. It is a plug-in: where all samples agree it sees no variation, and a rare answer that was not seen does
not come back.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import fsum

from r1eval.statistics.consensus import Ballot

DRAWS = 1000
"""bootstrap draws for a ballot of three kinds or more; they leave an error of a few percent in one question's
standard deviation, and of about one percent in the error over thirty questions"""

DISTINCT = 512
"""ballots whose variances are kept"""


def consensus_variance(ballot: Ballot, j: int) -> float | None:
    """The variance of cons@j, of n samples, if they were drawn again; None for j > n and for n = 1.

    j = 1 is the mean of n samples: m(1 − m)/(n − 1), unbiased. j = n is one vote: its bootstrap variance. In
    between cons@j is a mean over subsets that share samples, and this is the most that its variance can be:
    j/n of that of one vote of j samples (Hoeffding 1948), by the same bootstrap.

    Two kinds of samples are enumerated, more are drawn DRAWS times, by the bits of PCG64 seeded with the
    ballot itself: the same votes give the same bits everywhere.

    >>> consensus_variance(Ballot((1,), (1,)), 2)  # 1, 1/2, 0 with chances 1/4, 1/2, 1/4
    0.125
    """
    n = ballot.samples
    if not 1 <= j <= n or n < 2:
        return None
    if j == 1:
        m = Fraction(sum(ballot.correct), n)
        return float(m * (1 - m) / (n - 1))
    return _of_votes(ballot.sorted)[j] * j / n


@lru_cache(maxsize=DISTINCT)
def _of_votes(ballot: Ballot) -> Sequence[float]:
    """At place j: the variance of one vote of j samples drawn with replacement; 0 at place 0."""
    kinds = len(ballot.correct) + len(ballot.wrong) + bool(ballot.silent)
    if kinds == 1 or not ballot.correct:
        return [0.0] * (ballot.samples + 1)
    return _enumerated(ballot) if kinds == 2 else _drawn(ballot)


def _enumerated(ballot: Ballot) -> list[float]:
    """Of two kinds: how many of j samples are of the first kind, a correct one, is binomial."""
    first, n = ballot.correct[0], ballot.samples
    chances, variances = [1.0], [0.0]
    for j in range(1, n + 1):
        chances = [
            (left * (n - first) + more * first) / n
            for left, more in zip([*chances, 0.0], [0.0, *chances], strict=True)
        ]
        values = [_of_two(ballot, i, j - i) for i in range(j + 1)]
        mean = fsum(chance * value for chance, value in zip(chances, values, strict=True))
        variances.append(fsum(c * (value - mean) ** 2 for c, value in zip(chances, values, strict=True)))
    return variances


def _of_two(ballot: Ballot, first: int, other: int) -> float:
    """The value of a vote of the correct group and the other kind: wrong, silent, or correct as well."""
    if ballot.wrong:
        return (first > other) + (first == other) / 2
    return float(first > 0 or not ballot.silent)


def _drawn(ballot: Ballot) -> list[float]:
    """DRAWS columns of n samples each; the vote of a column's first j samples is one vote of j.

    A column's vote is kept up: the most votes of a group so far, how many groups have as many, and how many
    of those are correct.
    """
    import numpy as np

    n, right = ballot.samples, len(ballot.correct)
    groups = ballot.correct + ballot.wrong
    seed = [*ballot.correct, 0, *ballot.wrong, 0, ballot.silent]
    kinds = np.repeat(np.arange(len(groups) + 1), [*groups, ballot.silent])
    drawn = kinds[np.random.PCG64(seed).random_raw(DRAWS * n) % np.uint64(n)].reshape(n, DRAWS)
    votes, columns = np.zeros((len(groups) + 1) * DRAWS, dtype=np.int32), np.arange(DRAWS)
    most, tied, correct = (np.zeros(DRAWS, dtype=np.int32) for _ in range(3))
    values = np.zeros((n + 1, DRAWS))
    for place, kind in enumerate(drawn, 1):
        cells = kind * DRAWS + columns
        its = votes[cells] + 1
        votes[cells] = its
        its[kind == len(groups)] = -1
        leads, ties, is_right = its > most, its == most, kind < right
        tied = np.where(leads, 1, tied + ties)
        correct = np.where(leads, is_right, correct + (ties & is_right))
        np.maximum(most, its, out=most)
        np.divide(correct, tied, out=values[place], where=tied > 0)
    return [float(variance) for variance in values.var(axis=1)]
