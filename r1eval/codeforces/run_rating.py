"""A run's rating: the contests of its questions, the rating by several rules, the percentiles."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.types import Question
from r1eval.codeforces.cache import ContestCache
from r1eval.codeforces.contest import Contest, SkippedContest
from r1eval.codeforces.participation import (
    HEADLINE,
    ContestEstimate,
    Participation,
    RatingRules,
    limit_tries,
    mean_over_contests,
    pooled_rating,
)
from r1eval.codeforces.percentile import Population, published_curve
from r1eval.store.records import Score, Status

ALTERNATIVE_RULES: Mapping[str, RatingRules] = {
    "ties_mid": replace(HEADLINE, ties="mid"),
    "ties_min": replace(HEADLINE, ties="min"),
    "newcomers_raw": replace(HEADLINE, newcomer=0),
}
"""the headline rules with one of them changed, to see how much depends on it"""


@dataclass(frozen=True)
class RunContests:
    """The contests of a run's questions, with the model's verdicts where the standings are in the cache."""

    participations: tuple[Participation, ...] = ()
    skipped: tuple[SkippedContest, ...] = ()
    missing: tuple[int, ...] = ()
    """contests whose standings are not in the cache"""
    questions: int = 0
    """number of questions of the `participations`"""
    failed: int = 0
    """number of their samples that failed through no fault of the model"""


@dataclass(frozen=True)
class Percentile:
    """A percentile as a share (0..1) of a population."""

    metric: str
    population: str
    estimate: ContestEstimate


@dataclass(frozen=True)
class RunRating:
    """A run's rating, by the headline rules and by others."""

    contests: RunContests
    rating: ContestEstimate
    """pooled over the contests, by the headline rules"""
    time_neutral: ContestEstimate
    codeelo_compat: ContestEstimate
    """the mean over the contests that CodeElo's script does not drop"""
    mean: ContestEstimate
    """the mean of the contests' own ratings"""
    one_try: ContestEstimate
    """the rating with only one try per problem, averaged over the samples"""
    alternatives: Mapping[str, ContestEstimate]
    """for each of `ALTERNATIVE_RULES`, pooled"""
    alternative_means: Mapping[str, ContestEstimate]
    """for each of them, the mean of the contests' own ratings"""
    asked_problems_only: ContestEstimate
    """the rating with the humans' results on the model's problems only"""
    percentiles: tuple[Percentile, ...]
    """the first is the headline"""


def contest_ids(questions: Iterable[Question]) -> list[int]:
    """The Codeforces contests in the questions' tags, ascending."""
    return sorted({int(question.tags["contest"]) for question in questions if _has_contest(question)})


def _has_contest(question: Question) -> bool:
    """Whether a question is tagged with a contest's number and its own index in it."""
    return question.tags.get("contest", "").isdecimal() and "index" in question.tags


def collect_contests(
    questions: Sequence[Question], scores: Iterable[Score], cache: ContestCache, failed: str = ""
) -> RunContests:
    """The contests of these questions, with the verdicts of their samples.

    `failed` is the verdict that a failed sample counts as; by default such samples are left out.
    """
    verdicts, failures = _verdicts(scores, failed)
    problems: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    failed_samples: dict[int, int] = defaultdict(int)
    for question in questions:
        if _has_contest(question):
            number = int(question.tags["contest"])
            problems[number][question.tags["index"]] = tuple(verdicts[question.id])
            failed_samples[number] += failures[question.id]
    contests = {number: cache.contest(number) for number in contest_ids(questions)}
    rated = {n: Participation(one, problems[n]) for n, one in contests.items() if isinstance(one, Contest)}
    return RunContests(
        participations=tuple(rated.values()),
        skipped=tuple(one for one in contests.values() if isinstance(one, SkippedContest)),
        missing=tuple(number for number, one in contests.items() if one is None),
        questions=sum(len(problems[number]) for number in rated),
        failed=sum(failed_samples[number] for number in rated),
    )


def rate(contests: RunContests, populations: Sequence[Population]) -> RunRating:
    """The rating by all rules and its percentiles; `populations` in order of preference for the headline."""
    participations = contests.participations
    rating = pooled_rating(participations)
    incomplete = any(one.unasked_problems for one in participations)
    asked_only = RatingRules(humans="asked")
    return RunRating(
        contests=contests,
        rating=rating,
        time_neutral=pooled_rating(participations, RatingRules(humans="time-neutral")),
        codeelo_compat=mean_over_contests(one.codeelo_rating() for one in participations),
        mean=mean_over_contests(one.rating() for one in participations),
        one_try=pooled_rating(limit_tries(participations, 1)),
        alternatives={
            name: pooled_rating(participations, rules) for name, rules in ALTERNATIVE_RULES.items()
        },
        alternative_means={
            name: mean_over_contests(one.rating(rules) for one in participations)
            for name, rules in ALTERNATIVE_RULES.items()
        },
        asked_problems_only=pooled_rating(participations, asked_only) if incomplete else rating,
        percentiles=_percentiles(rating, contests, populations),
    )


def rating_bounds(
    questions: Sequence[Question], scores: Sequence[Score], cache: ContestCache
) -> tuple[ContestEstimate, ContestEstimate]:
    """The rating with every failed sample counted as wrong, and with every one counted as accepted."""
    worst, best = (
        pooled_rating(collect_contests(questions, scores, cache, verdict).participations)
        for verdict in ("WA", "AC")
    )
    return worst, best


def _percentiles(
    rating: ContestEstimate, contests: RunContests, populations: Sequence[Population]
) -> tuple[Percentile, ...]:
    """Among listed users, among the contests' own fields, and between the published pairs, where known."""
    humans = sum(len(one.contest.humans) for one in contests.participations)
    name = f"{humans:,} rated contestants: the contests' own fields, by rank"
    shares = mean_over_contests(one.share() for one in contests.participations)
    users = [Percentile("percentile_users", one.name, _population_share(one, rating)) for one in populations]
    curve = published_curve()
    percentiles = [
        *users,
        Percentile("percentile_fields", name, _clamp(shares)),
        Percentile("percentile_published", curve.name, _population_share(curve, rating)),
    ]
    return (replace(percentiles[0], metric="percentile"), *percentiles[1:])


def _clamp(share: ContestEstimate) -> ContestEstimate:
    """Clamp the interval of a share to 0..1."""
    if share.low is None or share.high is None:
        return share
    return replace(share, low=max(share.low, 0.0), high=min(share.high, 1.0))


def _population_share(population: Population, rating: ContestEstimate) -> ContestEstimate:
    """The share of a population at a rating and at its interval's ends.

    Its standard error is half the difference between the shares at rating ± SE.
    """
    if rating.value is None:
        return ContestEstimate()
    share = population.share(rating.value)
    if rating.se is None or rating.low is None or rating.high is None or share is None:
        return ContestEstimate(share, contests=rating.contests, saturated=rating.saturated)
    below, above = (population.share(rating.value + sign * rating.se) for sign in (-1, 1))
    se = None if below is None or above is None else (above - below) / 2
    low, high = population.share(rating.low), population.share(rating.high)
    return ContestEstimate(share, se, low, high, rating.contests)


def _verdicts(scores: Iterable[Score], failed: str) -> tuple[dict[str, list[str]], dict[str, int]]:
    """For each question, its samples' verdicts and the number that failed."""
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
