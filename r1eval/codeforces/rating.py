"""Codeforces rating: the strength whose expected rank equals the rank observed among rated humans.

Of two participants with ratings R and r, the first finishes before the second with probability
1/(1 + 10^((r − R)/400)). Hence the expected rank of a participant with rating R, its *seed*, is
seed(R) = 1 + Σ_i 1/(1 + 10^((R − r_i)/400)) (M. Mirzayanov, "Open Codeforces Rating System", Codeforces blog
20762), and the rating for a rank is the root of seed(R) = rank. The first rank and the rank behind everybody
have no root: such a rank is *saturated*, and its rating is that of the rank clamped to 1.5 … n + 0.5.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log10, sqrt
from typing import TYPE_CHECKING, Literal

from r1eval.codeforces.attempts import REJECTION_MINUTES, Result, official_result
from r1eval.codeforces.contest import Contest, Human, Kind, Problem, ProblemResult

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NEWCOMER_RATING = 1400
"""the true rating of a new account; the displayed one has started from 0 since May 2020 (Codeforces blog
77890), which is not a strength"""

SATURATION_MARGIN = 0.5
"""distance from the first and the last rank to which a saturated rank is clamped"""

TiePlace = Literal["min", "mid", "max"]
"""the place among participants with the same result; `max`, behind all of them, is Codeforces' rule"""


@dataclass(frozen=True)
class Opponents:
    """The ratings of the humans of one contest, or of several together."""

    ratings: tuple[int, ...]

    @cached_property
    def arrays(self) -> "tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]":
        """The distinct ratings, and the number of humans with each."""
        import numpy as np

        counts = sorted(Counter(self.ratings).items())
        table = np.array(counts, dtype=np.float64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    @property
    def extremes(self) -> tuple[float, float]:
        """The lowest and the highest rating."""
        ratings, _ = self.arrays
        return float(ratings[0]), float(ratings[-1])

    def ahead(self, rating: float) -> float:
        """The expected number of opponents ahead of this rating: Σ_i 1/(1 + 10^((R − r_i)/400))."""
        return float(self._chances(rating).sum())

    def slope(self, rating: float) -> float:
        """The decrease of `ahead` per rating point: ln 10/400 · Σ_i p_i(1 − p_i)."""
        ratings, counts = self.arrays
        weighted = self._chances(rating)
        return float((weighted * (1 - weighted / counts)).sum()) * log(10) / 400 if len(ratings) else 0.0

    def _chances(self, rating: float) -> "npt.NDArray[np.float64]":
        import numpy as np

        ratings, counts = self.arrays
        exponent = np.clip((rating - ratings) / 400, -300, 300)
        chances: npt.NDArray[np.float64] = counts / (1 + 10**exponent)
        return chances


@dataclass(frozen=True, slots=True)
class Rating:
    value: float | None
    """the root; None if the rank is saturated"""
    clamped: float
    """the root at the clamped rank; if clamping changed the rank, the true rating is beyond this one"""

    @property
    def saturated(self) -> bool:
        return self.value is None


def rating_at_rank(opponents: Opponents, rank: float) -> Rating:
    """The rating for a rank (1 … n + 1) among the opponents.

    >>> rating_at_rank(Opponents((1500, 1500)), 2.0)
    Rating(value=1500.0, clamped=1500.0)
    >>> first = rating_at_rank(Opponents((1500, 1500)), 1.0)
    >>> first.saturated, round(first.clamped, 1)
    (True, 1690.8)
    """
    return rating_from_ahead(opponents, rank - 1)


def rating_from_ahead(opponents: Opponents, ahead: float) -> Rating:
    """The rating for a number of opponents ahead: the root of `opponents.ahead(R)` = ahead.

    With the humans of several contests merged and ahead = Σ_c(rank_c − 1), it is the pooled rating.
    """
    n = len(opponents.ratings)
    clamped_ahead = min(max(ahead, SATURATION_MARGIN), n - SATURATION_MARGIN)
    clamped = _root(opponents, clamped_ahead)
    if not 0 < ahead < n:
        return Rating(None, clamped)
    return Rating(clamped if clamped_ahead == ahead else _root(opponents, ahead), clamped)


def _root(opponents: Opponents, ahead: float) -> float:
    """Newton's method, kept inside the bracket given by the weakest and the strongest opponent."""
    shift = 400 * log10(len(opponents.ratings) / ahead - 1)
    low, high = (end + shift for end in opponents.extremes)
    rating = (low + high) / 2
    for _ in range(200):
        surplus = opponents.ahead(rating) - ahead
        low, high = (rating, high) if surplus > 0 else (low, rating)
        step = surplus / opponents.slope(rating)
        following = rating + step if low <= rating + step <= high else (low + high) / 2
        if abs(following - rating) < 1e-10:
            return following
        rating = following
    return rating


def integer_rating(opponents: Opponents, rank: float) -> int:
    """The integer that Codeforces' own search over 1 … 8000 ends with (blog 20762).

    >>> integer_rating(Opponents((1500, 1500)), 2.0), integer_rating(Opponents((1500,)), 1.0)
    (1500, 7999)
    """
    low, high = 1, 8000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 + opponents.ahead(middle) < rank else (middle, high)
    return low


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among a contest's rated humans."""

    better: int
    """humans with a better result"""
    tied: int
    """humans with the same result"""

    @property
    def min(self) -> int:
        return 1 + self.better

    @property
    def max(self) -> int:
        return self.min + self.tied

    @property
    def mid(self) -> float:
        return self.min + self.tied / 2

    def at(self, ties: TiePlace) -> float:
        return {"min": float(self.min), "mid": self.mid, "max": float(self.max)}[ties]


@dataclass(frozen=True)
class Scoreboard:
    """The results of a contest's rated humans, to find a rank among them."""

    kind: Kind
    keys: tuple[tuple[float, int], ...]
    """(−score, penalty) of each human, ascending: best first"""

    def rank(self, result: Result) -> Rank:
        key = _key(self.kind, result)
        better = bisect_left(self.keys, key)
        return Rank(better, bisect_right(self.keys, key) - better)


def official_scoreboard(contest: Contest) -> Scoreboard:
    """The humans' results as in the standings."""
    return _scoreboard(contest, (Result(human.row.points, human.row.penalty) for human in contest.humans))


def time_neutral_scoreboard(contest: Contest) -> Scoreboard:
    """The humans' results by `official_result`, with deductions for rejected attempts only.

    Over time humans lose points (CF) or gain penalty minutes (ICPC); a model does not.
    """

    def earned(problem: Problem, result: ProblemResult) -> Result:
        return official_result(contest.kind, problem, result.rejected)

    return _scoreboard(contest, (_sum_over_problems(contest, human, earned) for human in contest.humans))


def partial_scoreboard(contest: Contest, problems: Container[str]) -> Scoreboard:
    """The humans' results on these problems only, with the clock; points for hacks are left out."""

    def earned(problem: Problem, result: ProblemResult) -> Result:
        if problem.index not in problems:
            return Result(0.0)
        if contest.kind is Kind.ICPC:
            return Result(1.0, result.minutes + REJECTION_MINUTES * result.rejected)
        return Result(result.points)

    return _scoreboard(contest, (_sum_over_problems(contest, human, earned) for human in contest.humans))


def contest_opponents(contest: Contest, newcomer: int = NEWCOMER_RATING) -> Opponents:
    """The ratings of a contest's rated humans; a rating of 0 counts as `newcomer`."""
    return Opponents(tuple(human.rating or newcomer for human in contest.humans))


def merge_opponents(contests: Iterable[Opponents]) -> Opponents:
    return Opponents(tuple(rating for one in contests for rating in one.ratings))


def pooled_error(contests: Sequence[Opponents], ahead: Sequence[float], rating: float) -> float | None:
    """The standard error over contests of the pooled rating; None for one contest.

    With g_c = (expected − observed) number of humans ahead in contest c, Σ_c g_c = 0 at the root, and by the
    delta method SE = sqrt(C/(C − 1) · Σ_c g_c²) / (Σ_c slope_c): a cluster-robust error with contests as
    clusters.
    """
    count = len(contests)
    if count < 2:
        return None
    gaps = [one.ahead(rating) - observed for one, observed in zip(contests, ahead, strict=True)]
    slope = fsum(one.slope(rating) for one in contests)
    return sqrt(count / (count - 1) * fsum(gap**2 for gap in gaps)) / slope


def _key(kind: Kind, result: Result) -> tuple[float, int]:
    return -result.score, result.penalty if kind is Kind.ICPC else 0


def _scoreboard(contest: Contest, results: Iterable[Result]) -> Scoreboard:
    return Scoreboard(contest.kind, tuple(sorted(_key(contest.kind, result) for result in results)))


def _sum_over_problems(
    contest: Contest, human: Human, earned: Callable[[Problem, ProblemResult], Result]
) -> Result:
    parts = [
        earned(problem, result)
        for problem, result in zip(contest.problems, human.row.results, strict=True)
        if result is not None
    ]
    return Result(sum(part.score for part in parts), sum(part.penalty for part in parts))
