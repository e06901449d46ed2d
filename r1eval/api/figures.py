"""`r1eval.pass_at_k` and `r1eval.cons_at_k`: the estimators of one question, exact, from counts."""

from collections.abc import Iterable

from r1eval.errors import R1evalError
from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.pass_at import pass_at


def pass_at_k(n: int, c: int, k: int) -> float:
    """The unbiased probability that at least one of k samples is correct, from n samples of which c are.

    1 − C(n − c, k) / C(n, k) (Chen et al. 2021). The figure of a benchmark is the mean over its questions.

    >>> import r1eval
    >>> r1eval.pass_at_k(n=8, c=3, k=4)
    0.9285714285714286
    """
    if not 0 <= c <= n or not 1 <= k <= n:
        raise R1evalError(f"n={n}, c={c}, k={k}: give 0 ≤ c ≤ n and 1 ≤ k ≤ n")
    value = pass_at(int(k), int(n), int(c))
    assert value is not None
    return float(value)


def cons_at_k(votes: Iterable[tuple[int, bool]], k: int | None = None, *, n: int | None = None) -> float:
    """The expected value of the majority vote of k samples of one question, exact over all subsets.

    `votes`: for each group of equal answers how many samples gave it, and whether it is correct, such as
    `zip(votes.votes, votes.correct)` of a run's `.votes`. `n`: all samples, with those that gave no answer
    and do not vote; by default those that voted. `k`: by default n. Of tied groups each wins with equal
    probability.

    >>> import r1eval
    >>> r1eval.cons_at_k([(2, True), (1, False)], k=2)  # of three pairs one agrees, two are a tie
    0.6666666666666666
    >>> r1eval.cons_at_k([(2, True), (2, False)], n=9)
    0.5
    """
    groups = [(int(size), bool(correct)) for size, correct in votes]
    if any(size < 0 for size, _ in groups):
        raise R1evalError("votes: a group has a negative number of samples")
    voted = sum(size for size, _ in groups)
    total = voted if n is None else int(n)
    size = total if k is None else int(k)
    if total < voted or not 1 <= size <= total:
        raise R1evalError(f"k={size}, n={total}, {voted} votes: give 1 ≤ k ≤ n and no more votes than n")
    counts = VoteCounts(
        correct=tuple(size for size, right in groups if right and size),
        wrong=tuple(size for size, right in groups if not right and size),
        abstentions=total - voted,
    )
    return float(expected_consensus(counts, [size])[size])
