"""A model's participation in contests: ranks and ratings from its verdicts, per contest and pooled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import Literal

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import (
    Result,
    attempt_distribution,
    expectation,
    is_official_attempt,
    result_distribution,
)
from r1eval.codeforces.contest import Contest
from r1eval.codeforces.percentile import share_beaten
from r1eval.codeforces.rating import (
    NEWCOMER_RATING,
    Opponents,
    Scoreboard,
    TiePlace,
    contest_opponents,
    merge_opponents,
    official_scoreboard,
    partial_scoreboard,
    pooled_error,
    rating_at_rank,
    rating_from_ahead,
    time_neutral_scoreboard,
)
from r1eval.statistics.intervals import se_ability, t_interval


@dataclass(frozen=True)
class RatingRules:
    """How a rank is determined and what it is compared with; the defaults are r1eval's headline rules."""

    ties: TiePlace = "max"
    newcomer: int = NEWCOMER_RATING
    """the rating that an old rating of 0 counts as"""
    humans: Literal["official", "time-neutral", "asked"] = "official"
    """the humans' results: as in the standings; without the clock; on the problems that the model was
    asked"""


HEADLINE = RatingRules()


@dataclass(frozen=True)
class Participation:
    """A model's samples in one contest, and their rank and rating."""

    contest: Contest
    verdicts: Mapping[str, tuple[str, ...]]
    """problem index -> the verdicts of its samples ("" for no program); other problems were not asked"""
    tries: int | None = None
    """number of samples that count as tries at a problem; None for all"""

    @cached_property
    def results(self) -> dict[Result, float]:
        """The probability of each result over all orders of the samples."""
        attempts = {i: attempt_distribution(verdicts, self.tries) for i, verdicts in self.verdicts.items()}
        return result_distribution(self.contest, attempts)

    @property
    def attempted(self) -> int:
        """The number of problems with a sample that counts as an attempt."""
        return sum(any(map(is_official_attempt, verdicts)) for verdicts in self.verdicts.values())

    @property
    def unasked_problems(self) -> tuple[str, ...]:
        return tuple(p.index for p in self.contest.problems if p.index not in self.verdicts)

    def opponents(self, newcomer: int = NEWCOMER_RATING) -> Opponents:
        """The ratings of the contest's humans."""
        if newcomer not in self._opponents:
            self._opponents[newcomer] = contest_opponents(self.contest, newcomer)
        return self._opponents[newcomer]

    def rank(self, rules: RatingRules = HEADLINE) -> float:
        """The expected rank among the rated humans."""
        scoreboard = self._scoreboard(rules)
        return expectation(self.results, lambda result: scoreboard.rank(result).at(rules.ties))

    def rating(self, rules: RatingRules = HEADLINE) -> float:
        """The mean rating over all orders of the samples, clamped where the rank is saturated."""
        opponents = self.opponents(rules.newcomer)
        return sum(
            probability * rating_at_rank(opponents, rank).clamped
            for rank, probability in self._ranks(rules).items()
        )

    def saturated(self, rules: RatingRules = HEADLINE) -> float:
        """The probability that the rank has no finite rating."""
        last = len(self.contest.humans) + 1
        return sum(p for rank, p in self._ranks(rules).items() if not 1 < rank < last)

    def share(self) -> float:
        """The expected share (0..1) of the contest's rated humans that the model beats; a tie counts half."""
        scoreboard = self._scoreboard(HEADLINE)
        return expectation(
            self.results, lambda result: share_beaten(scoreboard.rank(result), len(scoreboard.keys))
        )

    def codeelo_rating(self) -> float | None:
        """`codeelo.expected_rating` of the same samples."""
        attempts = {
            index: attempt_distribution(verdicts, self.tries, codeelo.is_attempt)
            for index, verdicts in self.verdicts.items()
        }
        return codeelo.expected_rating(self.contest, attempts)

    def _ranks(self, rules: RatingRules) -> dict[float, float]:
        scoreboard = self._scoreboard(rules)
        ranks: dict[float, float] = {}
        for result, probability in self.results.items():
            rank = scoreboard.rank(result).at(rules.ties)
            ranks[rank] = ranks.get(rank, 0.0) + probability
        return ranks

    def _scoreboard(self, rules: RatingRules) -> Scoreboard:
        if rules.humans not in self._scoreboards:
            self._scoreboards[rules.humans] = HUMAN_SCOREBOARDS[rules.humans](self)
        return self._scoreboards[rules.humans]

    @cached_property
    def _opponents(self) -> dict[int, Opponents]:
        """Memo of `opponents`."""
        return {}

    @cached_property
    def _scoreboards(self) -> dict[str, Scoreboard]:
        """Memo of `_scoreboard`."""
        return {}


HUMAN_SCOREBOARDS: Mapping[str, Callable[[Participation], Scoreboard]] = {
    "official": lambda one: official_scoreboard(one.contest),
    "time-neutral": lambda one: time_neutral_scoreboard(one.contest),
    "asked": lambda one: partial_scoreboard(one.contest, one.verdicts),
}


@dataclass(frozen=True)
class ContestEstimate:
    """A value estimated over contests."""

    value: float | None = None
    """None if there is none"""
    se: float | None = None
    """standard error over contests; None for one contest, and if the value is saturated"""
    low: float | None = None
    """95 % interval, t with C − 1 degrees of freedom"""
    high: float | None = None
    contests: int = 0
    saturated: bool = False
    """the true value is beyond `value`"""


def pooled_rating(participations: Sequence[Participation], rules: RatingRules = HEADLINE) -> ContestEstimate:
    """One rating for all contests: the root of Σ_c seed_c(R) = Σ_c rank_c, with expected ranks.

    A contest's weight is the information that its humans give about the rating. A contest in which everybody
    is beaten does no harm: the sum has a root unless all contests are like that. If clamping would change the
    sum, the rating is saturated.
    """
    if not participations:
        return ContestEstimate()
    opponents = [one.opponents(rules.newcomer) for one in participations]
    ahead = [one.rank(rules) - 1 for one in participations]
    rating = rating_from_ahead(merge_opponents(opponents), fsum(ahead))
    if rating.value != rating.clamped:
        return ContestEstimate(rating.clamped, contests=len(participations), saturated=True)
    error = pooled_error(opponents, ahead, rating.value)
    return _with_interval(rating.value, error, len(participations))


def mean_over_contests(values: Iterable[float | None]) -> ContestEstimate:
    """The plain mean of one value per contest; contests without a value (None) are left out."""
    known = [value for value in values if value is not None]
    if not known:
        return ContestEstimate()
    return _with_interval(fsum(known) / len(known), se_ability(known), len(known))


def limit_tries(participations: Iterable[Participation], tries: int) -> list[Participation]:
    """The same samples, with only the first `tries` of each random order."""
    return [replace(one, tries=tries) for one in participations]


def _with_interval(value: float, se: float | None, contests: int) -> ContestEstimate:
    if se is None:
        return ContestEstimate(value, contests=contests)
    return ContestEstimate(value, se, *t_interval(value, se, contests - 1), contests)
