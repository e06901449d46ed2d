"""From the verdicts of a problem's samples to what they earn in a contest, exactly, over all their orders.

The k samples of a problem are tries, made in random order until one is accepted. Nothing is drawn: what can
happen and how probable it is follows from the counts (`chances`), and a contest's score is the sum over its
problems of what each one earned (`scores`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from r1eval.codeforces.contest import Contest, Kind, Problem

ACCEPTED = frozenset({"AC", "OK"})
"""r1eval's letters and the API's words"""

NO_ATTEMPT = frozenset({"", "CE", "NO_CODE", "COMPILATION_ERROR", "SKIPPED"})
"""what Codeforces does not count as an attempt: no program, or one that does not compile"""

WRONG_POINTS = 50
"""what a rejected attempt costs in a CF contest"""

WRONG_MINUTES = 10
"""what a rejected attempt costs in an ICPC contest"""

Chances = Mapping[int | None, float]
"""rejected attempts before the accepted one -> probability; None: never accepted"""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """What a participant has in a contest."""

    score: float
    """points (CF), or problems solved (ICPC)"""
    penalty: int = 0
    """minutes; 0 in CF contests"""


Earn = Callable[[Kind, Problem, int], Result]
"""what a problem earns that was solved after so many rejected attempts"""


def official(kind: Kind, problem: Problem, rejected: int) -> Result:
    """By the contest's own rules, without the clock: a model has none.

    CF: max(0.3 p, p − 50 · rejected). ICPC: one problem, 10 minutes per rejected attempt.

    >>> official(Kind.CF, Problem("B", 1000.0), 3), official(Kind.CF, Problem("A", 500.0), 9).score
    (Result(score=850.0, penalty=0), 150.0)
    >>> official(Kind.ICPC, Problem("B", None), 3)
    Result(score=1.0, penalty=30)
    """
    if kind is Kind.ICPC or problem.points is None:
        return Result(1.0, WRONG_MINUTES * rejected)
    return Result(max(3 * problem.points / 10, problem.points - WRONG_POINTS * rejected))


def counts_officially(verdict: str) -> bool:
    """Whether a verdict that is not acceptance counts as a rejected attempt on Codeforces."""
    return verdict not in NO_ATTEMPT


def counts_always(_: str) -> bool:
    return True


def in_order(verdicts: Iterable[str], counts: Callable[[str], bool] = counts_officially) -> Chances:
    """The one outcome of attempts whose order is known.

    >>> in_order(["WRONG_ANSWER", "COMPILATION_ERROR", "OK", "WRONG_ANSWER"]), in_order(["CE"])
    ({1: 1.0}, {None: 1.0})
    """
    rejected = 0
    for verdict in verdicts:
        if verdict in ACCEPTED:
            return {rejected: 1.0}
        rejected += counts(verdict)
    return {None: 1.0}


def chances(
    verdicts: Sequence[str], tries: int | None = None, counts: Callable[[str], bool] = counts_officially
) -> Chances:
    """What the first `tries` (all, if None) of these samples come to, every order being as likely.

    With n samples, c of them accepted, the first accepted one is at place t with probability
    C(n − t, c − 1)/C(n, c). Of the t − 1 before it, which are any of the n − c others, w count as rejected:
    hypergeometric. Where all others count that is C(n − w − 1, c − 1)/C(n, c) for w rejected attempts.

    >>> chances(["AC", "WA", "WA"])
    {0: 0.3333333333333333, 1: 0.3333333333333333, 2: 0.3333333333333333}
    >>> chances(["AC", "WA", "CE"], tries=2)
    {0: 0.5, 1: 0.16666666666666666, None: 0.33333333333333337}
    """
    n, c = len(verdicts), sum(verdict in ACCEPTED for verdict in verdicts)
    counted = sum(verdict not in ACCEPTED and counts(verdict) for verdict in verdicts)
    last = n if tries is None else min(tries, n)
    found: dict[int | None, float] = defaultdict(float)
    for before in range(min(last, n - c + 1) if c else 0):
        here = comb(n - before - 1, c - 1) / comb(n, c)
        for rejected in range(max(0, before - (n - c - counted)), min(before, counted) + 1):
            ways = comb(counted, rejected) * comb(n - c - counted, before - rejected)
            found[rejected] += here * ways / comb(n - c, before)
    never = 0.0 if c and last > n - c else 1 - sum(found.values())
    return {**found, None: never} if never > 0 else dict(found)


def scores(contest: Contest, by_problem: Mapping[str, Chances], earn: Earn = official) -> dict[Result, float]:
    """The probability of each result in a contest, the problems being independent of each other.

    A problem without chances was not solved.
    """
    results = {Result(0.0): 1.0}
    for problem in contest.problems:
        if problem.index in by_problem:
            results = _and_problem(results, contest.kind, problem, by_problem[problem.index], earn)
    return results


def _and_problem(
    results: Mapping[Result, float], kind: Kind, problem: Problem, outcomes: Chances, earn: Earn
) -> dict[Result, float]:
    earned: dict[Result, float] = defaultdict(float)
    for rejected, chance in outcomes.items():
        earned[Result(0.0) if rejected is None else earn(kind, problem, rejected)] += chance
    sums: dict[Result, float] = defaultdict(float)
    for so_far, probability in results.items():
        for more, chance in earned.items():
            both = Result(so_far.score + more.score, so_far.penalty + more.penalty)
            sums[both] += probability * chance
    return dict(sums)


def mean(results: Mapping[Result, float], value: Callable[[Result], float]) -> float:
    """The expectation of a value over results."""
    return sum(probability * value(result) for result, probability in results.items())
