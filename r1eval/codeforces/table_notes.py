"""Notes below a table with a rating: the contests, the rules, other results, what is missing."""

from collections.abc import Iterable, Iterator, Sequence

from r1eval.codeforces.participation import ContestEstimate, Participation
from r1eval.codeforces.run_rating import RunContests, RunRating

MAX_NAMES = 40
"""the most contests that a note names; `rating.json` has all of them"""


def notes(
    contests: RunContests,
    rating: RunRating | None,
    ends: tuple[ContestEstimate, ContestEstimate] | None,
    k: int,
    run: str,
) -> list[str]:
    """The notes, one line each.

    `ends`: the rating in the worst and the best case, if samples failed. `run`: the run folder, with the
    option that names the contest cache, for the commands that fetch what is missing.
    """
    return [
        *(_rating_notes(rating, k) if rating and not contests.failed else ()),
        *_failure_note(contests, ends),
        *_unasked_note(contests.participations),
        *_skipped_note(contests),
        *_missing_note(contests, run),
    ]


def _rating_notes(run: RunRating, k: int) -> Iterator[str]:
    participations = run.contests.participations
    tries = f"{k} tries" if k > 1 else "1 try"
    contests = _count_contests(one.contest.id for one in participations)
    yield (
        f"rating {_format_rating(run.rating)} over {contests}: up to {tries} per problem in random order, "
        "placed behind all ties, newcomers at 1400, no clock for the model"
    )
    attempted = sum(one.attempted for one in participations)
    if not attempted:
        yield "rating: 0 problems attempted: no sample has a program that compiles"
    others = {
        "time-neutral": run.time_neutral,
        "codeelo-compat": run.codeelo_compat,
        "mean of contests": run.mean,
        **({"with 1 try": run.one_try} if k > 1 else {}),
        "ties halved": run.alternatives["ties_mid"],
        "newcomers at 0": run.alternatives["newcomers_raw"],
    }
    if any(one.unasked_problems for one in participations):
        others["humans on the asked problems only"] = run.asked_problems_only
    yield "rating by other rules: " + ", ".join(
        f"{name} {_format_rating(estimate)}" for name, estimate in others.items()
    )
    if dropped := len(participations) - run.codeelo_compat.contests:
        yield (
            f"codeelo-compat leaves out {dropped} of {len(participations)} contests, as CodeElo's script does"
        )
    yield from (f"{p.metric} {_format_percent(p.estimate)} of {p.population}" for p in run.percentiles)


def _failure_note(
    contests: RunContests, ends: tuple[ContestEstimate, ContestEstimate] | None
) -> Iterator[str]:
    if contests.failed:
        between = f"; it is between {_format_rating(ends[0])} and {_format_rating(ends[1])}" if ends else ""
        yield f"no rating: {contests.failed} samples of its contests failed{between}"


def _unasked_note(participations: Iterable[Participation]) -> Iterator[str]:
    unasked = [
        f"{one.contest.id} {', '.join(one.unasked_problems)}"
        for one in participations
        if one.unasked_problems
    ]
    if unasked:
        yield f"rating: problems that were not asked count as not solved: {_join(unasked, '; ')}"


def _skipped_note(contests: RunContests) -> Iterator[str]:
    if contests.skipped:
        reasons = [f"{one.id} {one.reason}" for one in contests.skipped]
        yield f"contests without a rating, left out: {_join(reasons, '; ')}"


def _missing_note(contests: RunContests, run: str) -> Iterator[str]:
    if contests.missing:
        commands = f"`r1eval standings fetch --of {run}` fetches them, then `r1eval standings rate {run}`"
        effect = "not in the rating" if contests.participations else "no rating"
        yield f"{effect}: no standings for {_count_contests(contests.missing)}; {commands}"


def _count_contests(ids: Iterable[int]) -> str:
    names = [str(number) for number in ids]
    plural = "s" if len(names) > 1 else ""
    return f"{len(names)} contest{plural} ({_join(names, ', ')})"


def _join(names: Sequence[str], separator: str) -> str:
    more = len(names) - MAX_NAMES
    return separator.join(names[:MAX_NAMES]) + (f"{separator}and {more} more" if more > 0 else "")


def _format_rating(estimate: ContestEstimate) -> str:
    if estimate.value is None:
        return "–"
    if estimate.saturated:
        return f"beyond {estimate.value:.0f} (saturated)"
    return f"{estimate.value:.0f}" + (f" ±{estimate.se:.0f}" if estimate.se else "")


def _format_percent(estimate: ContestEstimate) -> str:
    return "–" if estimate.value is None else f"{100 * estimate.value:.1f}"
