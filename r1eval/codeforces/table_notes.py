"""What a table says beneath a rating: its contests, its rules, what else was computed, what is missing."""

from collections.abc import Iterable, Iterator, Sequence

from r1eval.codeforces.participation import Over, Played
from r1eval.codeforces.run_rating import Found, Rated

NAMED = 40
"""how many contests a note names; `rating.json` has them all"""


def notes(found: Found, rated: Rated | None, ends: tuple[Over, Over] | None, k: int, run: str) -> list[str]:
    """One line each.

    `ends`: the rating in the worst and the best case, where samples failed. `run`: the run folder, with
    the option that names the contests' folder, for the commands that mend what is missing.
    """
    return [
        *(_rated(rated, k) if rated and not found.failed else ()),
        *_failed(found, ends),
        *_incomplete(found.played),
        *_skipped(found),
        *_missing(found, run),
    ]


def _rated(rated: Rated, k: int) -> Iterator[str]:
    played, rating = rated.found.played, rated.rating
    tries, contests = f"{k} tries" if k > 1 else "1 try", _contests(one.contest.id for one in played)
    yield (
        f"rating {_shown(rating)} over {contests}: up to {tries} a problem in random order, behind all ties, "
        "newcomers at 1400, no clock for the model"
    )
    attempted = sum(one.attempted for one in played)
    if not attempted:
        yield "rating: 0 problems attempted: no sample holds a program that compiles"
    others = {
        "time-neutral": rated.time_neutral,
        "codeelo-compat": rated.codeelo_compat,
        "mean of contests": rated.mean,
        **({"with 1 try": rated.one_try} if k > 1 else {}),
        "ties halved": rated.otherwise["ties_mid"],
        "newcomers at 0": rated.otherwise["newcomers_raw"],
    }
    if any(one.not_asked for one in played):
        others["humans on the problems asked alone"] = rated.asked_alone
    yield "rating otherwise: " + ", ".join(f"{name} {_shown(over)}" for name, over in others.items())
    if dropped := len(played) - rated.codeelo_compat.contests:
        yield f"codeelo-compat leaves out {dropped} of {len(played)} contests, as CodeElo's script does"
    yield from (f"{s.metric} {_percent(s.over)} of {s.population}" for s in rated.shares)


def _failed(found: Found, ends: tuple[Over, Over] | None) -> Iterator[str]:
    if found.failed:
        between = f"; it lies from {_shown(ends[0])} to {_shown(ends[1])}" if ends else ""
        yield f"no rating: {found.failed} samples of its contests failed{between}"


def _incomplete(played: Iterable[Played]) -> Iterator[str]:
    lacking = [f"{one.contest.id} {', '.join(one.not_asked)}" for one in played if one.not_asked]
    if lacking:
        yield f"rating: problems that were not asked count as not solved: {_few(lacking, '; ')}"


def _skipped(found: Found) -> Iterator[str]:
    if found.skipped:
        reasons = [f"{one.id} {one.reason}" for one in found.skipped]
        yield f"contests that rate nobody, left out: {_few(reasons, '; ')}"


def _missing(found: Found, run: str) -> Iterator[str]:
    if found.missing:
        fetch = f"`r1eval standings fetch --of {run}` fetches them, then `r1eval standings rate {run}`"
        what = "not in the rating" if found.played else "no rating"
        yield f"{what}: no standings at hand of {_contests(found.missing)}; {fetch}"


def _contests(ids: Iterable[int]) -> str:
    held = [str(number) for number in ids]
    many = "s" if len(held) > 1 else ""
    return f"{len(held)} contest{many} ({_few(held, ', ')})"


def _few(names: Sequence[str], joint: str) -> str:
    more = len(names) - NAMED
    return joint.join(names[:NAMED]) + (f"{joint}and {more} more" if more > 0 else "")


def _shown(over: Over) -> str:
    if over.value is None:
        return "–"
    if over.saturated:
        return f"beyond {over.value:.0f} (saturated)"
    return f"{over.value:.0f}" + (f" ±{over.se:.0f}" if over.se else "")


def _percent(over: Over) -> str:
    return "–" if over.value is None else f"{100 * over.value:.1f}"
