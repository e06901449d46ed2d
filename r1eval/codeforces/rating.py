"""Codeforces rating: the strength at which a rank among rated humans is what one expects.

Of two participants with ratings R and r the first comes before the second with probability
1/(1 + 10^((r − R)/400)). Hence the expected rank of a participant of rating R, its *seed*, is
seed(R) = 1 + Σ_i 1/(1 + 10^((R − r_i)/400)) (M. Mirzayanov, "Open Codeforces Rating System", Codeforces blog
20762), and the rating that a rank shows is the root of seed(R) = rank. There is none for the first rank, nor
for one behind everybody: such a rank is *saturated*, and its rating is given at the rank clamped to
1.5 … n + 0.5.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log10, sqrt
from typing import TYPE_CHECKING, Literal

from r1eval.codeforces.attempts import WRONG_MINUTES, Result, official
from r1eval.codeforces.contest import Contest, Human, Kind, Problem, Solved

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NEWCOMER = 1400
"""what an account's true rating starts from; since May 2020 the shown one starts from 0 (Codeforces blog
77890), which is no strength"""

HALF = 0.5
"""how far from the ends a saturated rank is clamped"""

Ties = Literal["min", "mid", "max"]
"""where a participant stands among those of the same result; `max`, behind them, is Codeforces' rule"""


@dataclass(frozen=True)
class Field:
    """The ratings of the humans of one contest, or of several together."""

    ratings: tuple[int, ...]

    @cached_property
    def arrays(self) -> "tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]":
        """The distinct ratings, and how many humans have each."""
        import numpy as np

        counts = sorted(Counter(self.ratings).items())
        both = np.array(counts, dtype=np.float64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest rating."""
        ratings, _ = self.arrays
        return float(ratings[0]), float(ratings[-1])

    def ahead(self, rating: float) -> float:
        """How many of them one of this rating expects before it, Σ_i 1/(1 + 10^((R − r_i)/400))."""
        return float(self._chances(rating).sum())

    def steepness(self, rating: float) -> float:
        """How many fewer they are per rating point gained: ln 10/400 · Σ_i p_i(1 − p_i)."""
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
    """the root at the clamped rank; where that is another rank, the true one is beyond it"""

    @property
    def saturated(self) -> bool:
        return self.value is None


def rating_at(field: Field, rank: float) -> Rating:
    """The rating that this rank (1 … n + 1) among the field shows.

    >>> rating_at(Field((1500, 1500)), 2.0)
    Rating(value=1500.0, clamped=1500.0)
    >>> first = rating_at(Field((1500, 1500)), 1.0)
    >>> first.saturated, round(first.clamped, 1)
    (True, 1690.8)
    """
    return rating_behind(field, rank - 1)


def rating_behind(field: Field, ahead: float) -> Rating:
    """The same by how many of the field are before one: the root of `field.ahead(R)` = ahead.

    With several contests' humans in one field, and Σ_c(rank_c − 1) before one, it is their pooled rating.
    """
    n = len(field.ratings)
    kept = min(max(ahead, HALF), n - HALF)
    clamped = _root(field, kept)
    if not 0 < ahead < n:
        return Rating(None, clamped)
    return Rating(clamped if kept == ahead else _root(field, ahead), clamped)


def _root(field: Field, ahead: float) -> float:
    """Newton's method, held inside the bracket that the weakest and the strongest of the field give."""
    shift = 400 * log10(len(field.ratings) / ahead - 1)
    low, high = (end + shift for end in field.ends)
    rating = (low + high) / 2
    for _ in range(200):
        surplus = field.ahead(rating) - ahead
        low, high = (rating, high) if surplus > 0 else (low, rating)
        step = surplus / field.steepness(rating)
        following = rating + step if low <= rating + step <= high else (low + high) / 2
        if abs(following - rating) < 1e-10:
            return following
        rating = following
    return rating


def codeforces_integer(field: Field, rank: float) -> int:
    """The whole number that Codeforces' own search over 1 … 8000 ends with (blog 20762).

    >>> codeforces_integer(Field((1500, 1500)), 2.0), codeforces_integer(Field((1500,)), 1.0)
    (1500, 7999)
    """
    low, high = 1, 8000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if 1 + field.ahead(middle) < rank else (middle, high)
    return low


@dataclass(frozen=True, slots=True)
class Rank:
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

    def at(self, ties: Ties) -> float:
        return {"min": float(self.min), "mid": self.mid, "max": float(self.max)}[ties]


@dataclass(frozen=True)
class Board:
    """The results of a contest's rated humans, to find a place among them."""

    kind: Kind
    keys: tuple[tuple[float, int], ...]
    """(−score, penalty) of each, ascending: the best first"""

    def rank(self, result: Result) -> Rank:
        key = _key(self.kind, result)
        better = bisect_left(self.keys, key)
        return Rank(better, bisect_right(self.keys, key) - better)


def board(contest: Contest) -> Board:
    """The humans' results as the standings have them."""
    return _board(contest, (Result(human.entry.points, human.entry.penalty) for human in contest.humans))


def board_without_clock(contest: Contest) -> Board:
    """Their results by `official`, for their rejected attempts alone: time-neutral.

    Humans lose points (CF) or minutes (ICPC) with time, which a model does not.
    """

    def earned(problem: Problem, solved: Solved) -> Result:
        return official(contest.kind, problem, solved.rejected)

    return _board(contest, (_sum_over_problems(contest, human, earned) for human in contest.humans))


def board_of(contest: Contest, problems: Container[str]) -> Board:
    """Their results on some of the problems alone, the clock counted; points for hacks are left out."""

    def earned(problem: Problem, solved: Solved) -> Result:
        if problem.index not in problems:
            return Result(0.0)
        if contest.kind is Kind.ICPC:
            return Result(1.0, solved.minutes + WRONG_MINUTES * solved.rejected)
        return Result(solved.points)

    return _board(contest, (_sum_over_problems(contest, human, earned) for human in contest.humans))


def field(contest: Contest, newcomer: int = NEWCOMER) -> Field:
    """The rated humans of a contest; those whose rating was 0 count as `newcomer`."""
    return Field(tuple(human.rating or newcomer for human in contest.humans))


def together(fields: Iterable[Field]) -> Field:
    return Field(tuple(rating for one in fields for rating in one.ratings))


def pooled_error(fields: Sequence[Field], ahead: Sequence[float], rating: float) -> float | None:
    """The standard error over contests of the pooled rating; None for one contest.

    With g_c = (expected − seen) number of humans ahead in contest c, Σ_c g_c = 0 at the root, and by the
    delta method SE = sqrt(C/(C − 1) · Σ_c g_c²) / (Σ_c steepness_c): a cluster-robust error with contests as
    clusters.
    """
    count = len(fields)
    if count < 2:
        return None
    gaps = [one.ahead(rating) - seen for one, seen in zip(fields, ahead, strict=True)]
    slope = fsum(one.steepness(rating) for one in fields)
    return sqrt(count / (count - 1) * fsum(gap**2 for gap in gaps)) / slope


def _key(kind: Kind, result: Result) -> tuple[float, int]:
    return -result.score, result.penalty if kind is Kind.ICPC else 0


def _board(contest: Contest, results: Iterable[Result]) -> Board:
    return Board(contest.kind, tuple(sorted(_key(contest.kind, result) for result in results)))


def _sum_over_problems(contest: Contest, human: Human, earned: Callable[[Problem, Solved], Result]) -> Result:
    parts = [
        earned(problem, solved)
        for problem, solved in zip(contest.problems, human.entry.solved, strict=True)
        if solved is not None
    ]
    return Result(sum(part.score for part in parts), sum(part.penalty for part in parts))
