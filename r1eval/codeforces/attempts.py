"""Contest results from the verdicts of samples: the exact distribution over all orders of the attempts.

The k samples of a problem are attempts, submitted in random order until one is accepted. Nothing is sampled:
the possible outcomes and their probabilities follow from the counts (`attempt_distribution`), and a contest's
result is the sum over its problems (`result_distribution`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from r1eval.codeforces.contest import Contest, Kind, Problem

ACCEPTED_VERDICTS = frozenset({"AC", "OK"})
"""r1eval's abbreviation and the API's verdict"""

UNCOUNTED_VERDICTS = frozenset({"", "CE", "NO_CODE", "COMPILATION_ERROR", "SKIPPED"})
"""verdicts that Codeforces does not count as an attempt: no program, or one that does not compile"""

REJECTION_POINTS = 50
"""points that a rejected attempt costs in a CF contest"""

REJECTION_MINUTES = 10
"""penalty minutes of a rejected attempt in an ICPC contest"""

AttemptDistribution = Mapping[int | None, float]
"""number of rejected attempts before the accepted one -> probability; None: never accepted"""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """A participant's score and penalty in a contest."""

    score: float
    """points (CF), or problems solved (ICPC)"""
    penalty: int = 0
    """minutes; 0 in CF contests"""


ProblemScoring = Callable[[Kind, Problem, int], Result]
"""the result for one solved problem, given the number of rejected attempts before it"""


def official_result(kind: Kind, problem: Problem, rejected: int) -> Result:
    """Score a solved problem by the contest's official rules, without the clock: a model has none.

    CF: max(0.3 p, p − 50 · rejected). ICPC: one problem, 10 minutes per rejected attempt.

    >>> official_result(Kind.CF, Problem("B", 1000.0), 3)
    Result(score=850.0, penalty=0)
    >>> official_result(Kind.CF, Problem("A", 500.0), 9)
    Result(score=150.0, penalty=0)
    >>> official_result(Kind.ICPC, Problem("B", None), 3)
    Result(score=1.0, penalty=30)
    """
    if kind is Kind.ICPC or problem.points is None:
        return Result(1.0, REJECTION_MINUTES * rejected)
    return Result(max(3 * problem.points / 10, problem.points - REJECTION_POINTS * rejected))


def is_official_attempt(verdict: str) -> bool:
    """Whether Codeforces counts a verdict other than "accepted" as a rejected attempt."""
    return verdict not in UNCOUNTED_VERDICTS


def is_any_attempt(_: str) -> bool:
    """Count every verdict as an attempt, also a compile error or a reply without a program."""
    return True


def attempts_in_order(
    verdicts: Iterable[str], is_attempt: Callable[[str], bool] = is_official_attempt
) -> AttemptDistribution:
    """The distribution of attempts whose order is known: one outcome with probability 1.

    >>> attempts_in_order(["WRONG_ANSWER", "COMPILATION_ERROR", "OK", "WRONG_ANSWER"])
    {1: 1.0}
    >>> attempts_in_order(["CE"])
    {None: 1.0}
    """
    rejected = 0
    for verdict in verdicts:
        if verdict in ACCEPTED_VERDICTS:
            return {rejected: 1.0}
        rejected += is_attempt(verdict)
    return {None: 1.0}


def attempt_distribution(
    verdicts: Sequence[str],
    tries: int | None = None,
    is_attempt: Callable[[str], bool] = is_official_attempt,
) -> AttemptDistribution:
    """The distribution over all orders of the samples, which are equally likely.

    Only the first `tries` samples of an order count (None: all).

    With n samples, c of them accepted, the first accepted one is at position t with probability
    C(n − t, c − 1)/C(n, c). The t − 1 samples before it are drawn from the n − c that were not accepted; the
    number w of them that counts as rejected is hypergeometric. If all of them count, w rejected attempts have
    probability C(n − w − 1, c − 1)/C(n, c).

    >>> attempt_distribution(["AC", "WA", "WA"])
    {0: 0.3333333333333333, 1: 0.3333333333333333, 2: 0.3333333333333333}
    >>> attempt_distribution(["AC", "WA", "CE"], tries=2)
    {0: 0.5, 1: 0.16666666666666666, None: 0.33333333333333337}
    """
    n, c = len(verdicts), sum(verdict in ACCEPTED_VERDICTS for verdict in verdicts)
    countable = sum(verdict not in ACCEPTED_VERDICTS and is_attempt(verdict) for verdict in verdicts)
    last = n if tries is None else min(tries, n)
    distribution: dict[int | None, float] = defaultdict(float)
    for before in range(min(last, n - c + 1) if c else 0):
        first_accepted = comb(n - before - 1, c - 1) / comb(n, c)
        for rejected in range(max(0, before - (n - c - countable)), min(before, countable) + 1):
            ways = comb(countable, rejected) * comb(n - c - countable, before - rejected)
            distribution[rejected] += first_accepted * ways / comb(n - c, before)
    never = 0.0 if c and last > n - c else 1 - sum(distribution.values())
    return {**distribution, None: never} if never > 0 else dict(distribution)


def result_distribution(
    contest: Contest,
    by_problem: Mapping[str, AttemptDistribution],
    problem_result: ProblemScoring = official_result,
) -> dict[Result, float]:
    """The probability of each result in a contest; the problems are independent.

    A problem that is missing from `by_problem` counts as not solved.
    """
    results = {Result(0.0): 1.0}
    for problem in contest.problems:
        if problem.index in by_problem:
            results = _add_problem(results, contest.kind, problem, by_problem[problem.index], problem_result)
    return results


def _add_problem(
    results: Mapping[Result, float],
    kind: Kind,
    problem: Problem,
    attempts: AttemptDistribution,
    problem_result: ProblemScoring,
) -> dict[Result, float]:
    """The convolution of the results so far with those of one more problem."""
    earned: dict[Result, float] = defaultdict(float)
    for rejected, chance in attempts.items():
        earned[Result(0.0) if rejected is None else problem_result(kind, problem, rejected)] += chance
    sums: dict[Result, float] = defaultdict(float)
    for so_far, probability in results.items():
        for added, chance in earned.items():
            total = Result(so_far.score + added.score, so_far.penalty + added.penalty)
            sums[total] += probability * chance
    return dict(sums)


def expectation(results: Mapping[Result, float], value: Callable[[Result], float]) -> float:
    """The expected value over a distribution of results."""
    return sum(probability * value(result) for result, probability in results.items())
