"""A model in contests: from the verdicts of its samples to ranks and ratings, in each contest and pooled."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import fsum
from typing import Literal

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import Result, chances, counts_officially, mean, scores
from r1eval.codeforces.contest import Contest
from r1eval.codeforces.percentile import in_field
from r1eval.codeforces.rating import (
    NEWCOMER,
    Board,
    Field,
    Ties,
    board,
    board_of,
    board_without_clock,
    field,
    pooled_error,
    rating_at,
    rating_behind,
    together,
)
from r1eval.statistics.intervals import se_ability, t_interval


@dataclass(frozen=True)
class Rules:
    """How a rank is taken and what it is set against; by default r1eval's headline."""

    ties: Ties = "max"
    newcomer: int = NEWCOMER
    """what an old rating of 0 counts as"""
    humans: Literal["official", "time-neutral", "asked"] = "official"
    """their results: as in the standings; without the clock; on the problems that the model was asked"""


HEADLINE = Rules()


@dataclass(frozen=True)
class Played:
    """What a model's samples came to in one contest."""

    contest: Contest
    verdicts: Mapping[str, tuple[str, ...]]
    """problem index -> a verdict for each of its samples ("" for no program); others were not asked"""
    tries: int | None = None
    """samples that count as tries at a problem; None for all"""

    @cached_property
    def results(self) -> dict[Result, float]:
        """The probability of each result over all orders of the samples."""
        known = {index: chances(given, self.tries) for index, given in self.verdicts.items()}
        return scores(self.contest, known)

    @property
    def attempted(self) -> int:
        """Problems with a sample that counts as an attempt."""
        return sum(any(map(counts_officially, given)) for given in self.verdicts.values())

    @property
    def not_asked(self) -> tuple[str, ...]:
        return tuple(p.index for p in self.contest.problems if p.index not in self.verdicts)

    def field(self, newcomer: int = NEWCOMER) -> Field:
        """The ratings of the contest's humans."""
        if newcomer not in self._fields:
            self._fields[newcomer] = field(self.contest, newcomer)
        return self._fields[newcomer]

    def rank(self, rules: Rules = HEADLINE) -> float:
        """The expected rank among the rated humans."""
        held = self._board(rules)
        return mean(self.results, lambda one: held.rank(one).at(rules.ties))

    def rating(self, rules: Rules = HEADLINE) -> float:
        """The mean over all orders of the rating that the rank shows, clamped where it is saturated."""
        humans = self.field(rules.newcomer)
        return sum(
            probability * rating_at(humans, rank).clamped for rank, probability in self._ranks(rules).items()
        )

    def saturated(self, rules: Rules = HEADLINE) -> float:
        """The probability that the rank has no finite rating."""
        behind_all = len(self.contest.humans) + 1
        return sum(p for rank, p in self._ranks(rules).items() if not 1 < rank < behind_all)

    def share(self) -> float:
        """The expected share (0..1) of the contest's rated humans that the model beats, ties half."""
        held = self._board(HEADLINE)
        return mean(self.results, lambda one: in_field(held.rank(one), len(held.keys)))

    def codeelo(self) -> float | None:
        """`codeelo.expected_rating` of the same samples."""
        known = {i: chances(given, self.tries, codeelo.counts) for i, given in self.verdicts.items()}
        return codeelo.expected_rating(self.contest, known)

    def _ranks(self, rules: Rules) -> dict[float, float]:
        held = self._board(rules)
        ranks: dict[float, float] = {}
        for result, probability in self.results.items():
            rank = held.rank(result).at(rules.ties)
            ranks[rank] = ranks.get(rank, 0.0) + probability
        return ranks

    def _board(self, rules: Rules) -> Board:
        if rules.humans not in self._boards:
            self._boards[rules.humans] = HUMANS[rules.humans](self)
        return self._boards[rules.humans]

    @cached_property
    def _fields(self) -> dict[int, Field]:
        """Those made so far."""
        return {}

    @cached_property
    def _boards(self) -> dict[str, Board]:
        """Those made so far."""
        return {}


HUMANS: Mapping[str, Callable[[Played], Board]] = {
    "official": lambda played: board(played.contest),
    "time-neutral": lambda played: board_without_clock(played.contest),
    "asked": lambda played: board_of(played.contest, played.verdicts),
}


@dataclass(frozen=True)
class Over:
    """A figure over contests."""

    value: float | None = None
    """None where there is none"""
    se: float | None = None
    """standard error over contests; None for one contest, and where the value is saturated"""
    low: float | None = None
    """95 % interval, t with C − 1 degrees of freedom"""
    high: float | None = None
    contests: int = 0
    saturated: bool = False
    """the true value is beyond this one"""


def pooled(played: Sequence[Played], rules: Rules = HEADLINE) -> Over:
    """One rating for all contests: the root of Σ_c seed_c(R) = Σ_c rank_c, with expected ranks.

    A contest counts by how much its field tells of the rating, and one in which everybody is beaten does no
    harm: the sum has a root unless all of them are. A sum that the clamp would move is saturated.
    """
    if not played:
        return Over()
    fields = [one.field(rules.newcomer) for one in played]
    ahead = [one.rank(rules) - 1 for one in played]
    found = rating_behind(together(fields), fsum(ahead))
    if found.value != found.clamped:
        return Over(found.clamped, contests=len(played), saturated=True)
    return _with_interval(found.value, pooled_error(fields, ahead, found.value), len(played))


def average(values: Iterable[float | None]) -> Over:
    """The plain mean of what the contests show; contests that show nothing (None) are left out."""
    known = [value for value in values if value is not None]
    if not known:
        return Over()
    return _with_interval(fsum(known) / len(known), se_ability(known), len(known))


def with_tries(played: Iterable[Played], tries: int) -> list[Played]:
    """The same samples, the first `tries` of each random order alone."""
    return [replace(one, tries=tries) for one in played]


def _with_interval(value: float, se: float | None, contests: int) -> Over:
    if se is None:
        return Over(value, contests=contests)
    return Over(value, se, *t_interval(value, se, contests - 1), contests)
