"""Re-run variance of a question's vote: a bootstrap within the question.

Samples are drawn from the question's own observed shares (of each group of answers, and of no answer), and
vote. It is a plug-in estimate: if all samples agree the variance is 0, and a rare answer that was not
observed cannot occur.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import fsum

from r1eval.statistics.consensus import VoteCounts

DRAWS = 1000
"""bootstrap draws for three kinds of samples or more; their error is a few percent of one question's standard
deviation, and about one percent of the standard error over thirty questions"""

CACHE_SIZE = 512
"""number of vote counts whose variances are cached"""


def consensus_variance(counts: VoteCounts, j: int) -> float | None:
    """The variance of cons@j of n samples if they were drawn again; None for j > n and for n = 1.

    j = 1 is the mean of n samples: m(1 − m)/(n − 1), unbiased. j = n is one vote: its bootstrap variance. For
    j in between, cons@j is a mean over overlapping subsets, and this is an upper bound of its variance: j/n
    of that of one vote of j samples (Hoeffding 1948), by the same bootstrap.

    Two kinds of samples are enumerated. More kinds are drawn `DRAWS` times with PCG64, seeded with the vote
    counts: the same votes give the same bits everywhere.

    >>> consensus_variance(VoteCounts((1,), (1,)), 2)  # 1, 1/2, 0 with chances 1/4, 1/2, 1/4
    0.125
    """
    n = counts.samples
    if not 1 <= j <= n or n < 2:
        return None
    if j == 1:
        m = Fraction(sum(counts.correct), n)
        return float(m * (1 - m) / (n - 1))
    return _vote_variances(counts.canonical)[j] * j / n


@lru_cache(maxsize=CACHE_SIZE)
def _vote_variances(counts: VoteCounts) -> Sequence[float]:
    """At index j: the variance of one vote of j samples drawn with replacement; 0 at index 0."""
    kinds = len(counts.correct) + len(counts.wrong) + bool(counts.abstentions)
    if kinds == 1 or not counts.correct:
        return [0.0] * (counts.samples + 1)
    return _enumerate_two(counts) if kinds == 2 else _bootstrap(counts)


def _enumerate_two(counts: VoteCounts) -> list[float]:
    """For two kinds: the number of the j samples of the first kind, a correct one, is binomial."""
    first, n = counts.correct[0], counts.samples
    chances, variances = [1.0], [0.0]
    for j in range(1, n + 1):
        chances = [
            (left * (n - first) + more * first) / n
            for left, more in zip([*chances, 0.0], [0.0, *chances], strict=True)
        ]
        values = [_two_way_vote(counts, i, j - i) for i in range(j + 1)]
        mean = fsum(chance * value for chance, value in zip(chances, values, strict=True))
        variances.append(fsum(c * (value - mean) ** 2 for c, value in zip(chances, values, strict=True)))
    return variances


def _two_way_vote(counts: VoteCounts, first: int, other: int) -> float:
    """The value of a vote of the correct group and the other kind: wrong, no answer, or correct as well."""
    if counts.wrong:
        return (first > other) + (first == other) / 2
    return float(first > 0 or not counts.abstentions)


def _bootstrap(counts: VoteCounts) -> list[float]:
    """`DRAWS` columns of n samples each; the vote of a column's first j samples is one vote of j.

    For each column, the largest number of votes so far, the number of groups tied at it and the number of
    correct ones among them are updated sample by sample.
    """
    import numpy as np

    n, right = counts.samples, len(counts.correct)
    groups = counts.correct + counts.wrong
    seed = [*counts.correct, 0, *counts.wrong, 0, counts.abstentions]
    kinds = np.repeat(np.arange(len(groups) + 1), [*groups, counts.abstentions])
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
