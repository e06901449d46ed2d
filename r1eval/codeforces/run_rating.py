"""What a run came to in contests: which of them rate it, its rating by several rules, its percentiles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.types import Question
from r1eval.codeforces.cache import ContestCache
from r1eval.codeforces.contest import Contest, Skipped
from r1eval.codeforces.participation import HEADLINE, Over, Played, Rules, average, pooled, with_tries
from r1eval.codeforces.percentile import Population, published_pairs
from r1eval.store.records import Score, Status

OTHERWISE: Mapping[str, Rules] = {
    "ties_mid": replace(HEADLINE, ties="mid"),
    "ties_min": replace(HEADLINE, ties="min"),
    "newcomers_raw": replace(HEADLINE, newcomer=0),
}
"""the headline with one rule changed, to see what hangs on it"""


@dataclass(frozen=True)
class Found:
    """The contests of a run's questions, as far as their standings are at hand."""

    played: tuple[Played, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[int, ...] = ()
    """contests whose standings are not at hand"""
    questions: int = 0
    """of the played contests"""
    failed: int = 0
    """their samples that failed by no fault of the model"""


@dataclass(frozen=True)
class Share:
    """A percentile as a share (0..1) of a population."""

    metric: str
    population: str
    over: Over


@dataclass(frozen=True)
class Rated:
    found: Found
    rating: Over
    """pooled over the contests, by r1eval's headline rules"""
    time_neutral: Over
    codeelo_compat: Over
    """the mean over the contests that CodeElo's script does not drop"""
    mean: Over
    """the mean of the contests' own ratings"""
    one_try: Over
    """the rating if one sample of a problem, any, were the only one"""
    otherwise: Mapping[str, Over]
    asked_alone: Over
    """the rating if humans had been asked the same problems alone"""
    shares: tuple[Share, ...]
    """the first is the headline"""


def contest_ids(questions: Iterable[Question]) -> list[int]:
    """The Codeforces contests that questions are tagged with, ascending."""
    return sorted({int(question.tags["contest"]) for question in questions if _in_contest(question)})


def _in_contest(question: Question) -> bool:
    """Whether it is tagged with a contest's number and its own place in it."""
    return question.tags.get("contest", "").isdecimal() and "index" in question.tags


def find(
    questions: Sequence[Question], scores: Iterable[Score], cache: ContestCache, failed: str = ""
) -> Found:
    """The contests of these questions, with the verdicts of their samples.

    `failed` is the verdict that a failed sample gets; by default such samples are left out.
    """
    verdicts, failures = _verdicts(scores, failed)
    problems: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    lost: dict[int, int] = defaultdict(int)
    for question in questions:
        if _in_contest(question):
            number = int(question.tags["contest"])
            problems[number][question.tags["index"]] = tuple(verdicts[question.id])
            lost[number] += failures[question.id]
    held = {number: cache.contest(number) for number in contest_ids(questions)}
    played = {n: Played(one, problems[n]) for n, one in held.items() if isinstance(one, Contest)}
    return Found(
        played=tuple(played.values()),
        skipped=tuple(one for one in held.values() if isinstance(one, Skipped)),
        missing=tuple(number for number, one in held.items() if one is None),
        questions=sum(len(problems[number]) for number in played),
        failed=sum(lost[number] for number in played),
    )


def rate(found: Found, populations: Sequence[Population]) -> Rated:
    """The rating and its kin; `populations` in the order of preference for the percentile."""
    played = found.played
    rating = pooled(played)
    incomplete = any(one.not_asked for one in played)
    return Rated(
        found=found,
        rating=rating,
        time_neutral=pooled(played, Rules(humans="time-neutral")),
        codeelo_compat=average(one.codeelo() for one in played),
        mean=average(one.rating() for one in played),
        one_try=pooled(with_tries(played, 1)),
        otherwise={name: pooled(played, rules) for name, rules in OTHERWISE.items()},
        asked_alone=pooled(played, Rules(humans="asked")) if incomplete else rating,
        shares=_shares(rating, found, populations),
    )


def bounds(questions: Sequence[Question], scores: Sequence[Score], cache: ContestCache) -> tuple[Over, Over]:
    """The rating if every failed sample were wrong, and if every one were accepted."""
    worst, best = (pooled(find(questions, scores, cache, verdict).played) for verdict in ("WA", "AC"))
    return worst, best


def _shares(rating: Over, found: Found, populations: Sequence[Population]) -> tuple[Share, ...]:
    """In users' lists, in the contests' own fields, and between the published pairs, as far as they go."""
    humans = sum(len(one.contest.humans) for one in found.played)
    name = f"{humans:,} rated contestants: the contests' own fields, by rank"
    field = Share("percentile_fields", name, _within(average(one.share() for one in found.played)))
    users = [Share("percentile_users", one.name, _through(one, rating)) for one in populations]
    pairs = published_pairs()
    shares = [*users, field, Share("percentile_published", pairs.name, _through(pairs, rating))]
    return (replace(shares[0], metric="percentile"), *shares[1:])


def _within(over: Over) -> Over:
    """An interval of a share, kept within 0..1."""
    if over.low is None or over.high is None:
        return over
    return replace(over, low=max(over.low, 0.0), high=min(over.high, 1.0))


def _through(population: Population, rating: Over) -> Over:
    """The share of a population at a rating and at its interval's ends; its error by half the way across."""
    if rating.value is None:
        return Over()
    share = population.share(rating.value)
    if rating.se is None or rating.low is None or rating.high is None or share is None:
        return Over(share, contests=rating.contests, saturated=rating.saturated)
    below, above = (population.share(rating.value + side * rating.se) for side in (-1, 1))
    se = None if below is None or above is None else (above - below) / 2
    low, high = population.share(rating.low), population.share(rating.high)
    return Over(share, se, low, high, rating.contests)


def _verdicts(scores: Iterable[Score], failed: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """Of each question its samples' verdicts, and how many failed."""
    verdicts: dict[str, list[str]] = defaultdict(list)
    failures: dict[str, int] = defaultdict(int)
    for score in scores:
        if score.status is not Status.FAILED:
            verdicts[score.question_id].append(score.answer)
            continue
        failures[score.question_id] += 1
        if failed:
            verdicts[score.question_id].append(failed)
    return verdicts, failures
