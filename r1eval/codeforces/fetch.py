"""Fills the cache of contests: `r1eval standings fetch`, from the Codeforces API or from files."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from r1eval.codeforces.api import Api
from r1eval.codeforces.cache import ContestCache, taken
from r1eval.codeforces.contest import Skipped, failure
from r1eval.codeforces.percentile import read_table
from r1eval.errors import DataError, IncompleteError, R1evalError

STAMP = ".last-request"
LOCK = ".lock"
USERS = {
    "active": "users who took part in a rated contest within a month",
    "all": "users who ever took part in a rated contest",
}
"""what user.ratedList can be asked for"""


@dataclass(frozen=True)
class Wanted:
    """What a fetch is asked for."""

    contests: Sequence[int]
    sources: Sequence[Path] = ()
    """files or folders to read instead of asking; then every contest in them, if `contests` is empty"""
    rated_list: str = ""
    """a key of USERS, the path of a list of ratings, or "" """
    refresh: bool = False
    """ask again for what is held"""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The cache is this process's alone, so that two fetches together do not ask twice as often."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise R1evalError(
            f"{folder} is in use by another fetch; wait for it, or name another --cache"
        ) from None
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise R1evalError(
            f"cannot write into {folder} ({error.strerror}); name a folder that can be written with --cache"
        ) from None


def fetch(cache: ContestCache, api: Api, wanted: Wanted, say: Callable[[str], None]) -> list[str]:
    """Fetch what is missing; `say` hears of each contest that is there. The problems, one line each.

    Every answer is on disk before the next is asked for, so that the same call goes on after a kill.
    IncompleteError if the API gives no answer at all.
    """
    if wanted.rated_list not in ("", *USERS):
        say(_own_list(cache, Path(wanted.rated_list)))
    problems = []
    numbers = list(dict.fromkeys(wanted.contests))
    if wanted.sources:
        numbers = _read(cache, wanted.sources, numbers)
        problems = [
            f"contest {number}: no answer of {' and '.join(missing)} in {', '.join(map(str, wanted.sources))}"
            for number in numbers
            if (missing := cache.missing(number))
        ]
    else:
        for number in numbers:
            problems += _ask(cache, api, number, refresh=wanted.refresh)
    for number in numbers:
        if not cache.missing(number):
            say(_about(cache, number))
    if wanted.rated_list in USERS:
        say(_users(cache, api, wanted.rated_list))
    return problems


def check(problems: Sequence[str], tell: Callable[[str], None]) -> None:
    """Tell of each problem but the last, which is raised: R1evalError."""
    for problem in problems[:-1]:
        tell(problem)
    if problems:
        raise DataError(problems[-1])


def _read(cache: ContestCache, sources: Iterable[Path], numbers: Sequence[int]) -> list[int]:
    """Keep the answers of these contests, or of all where none is named; their numbers."""
    found: dict[int, None] = dict.fromkeys(numbers)
    for source in sources:
        for one in taken(source):
            if not numbers or one.contest_id in numbers:
                cache.keep(one.contest_id, one.method, one.answer)
                found[one.contest_id] = None
    return list(found)


def _ask(cache: ContestCache, api: Api, number: int, *, refresh: bool) -> list[str]:
    """Ask for what is missing of a contest; what is wrong with it. Standings that FAILED are not kept."""
    missing = ["contest.standings", "contest.ratingChanges"] if refresh else cache.missing(number)
    try:
        for method in missing:
            extra = {"showUnofficial": "false"} if method == "contest.standings" else {}
            answer = api.ask(method, contestId=number, **extra)
            if method == "contest.standings" and (failed := failure(method, answer)):
                return [f"contest {number}: {failed}; look for its number in its address on codeforces.com"]
            cache.keep(number, method, answer)
    except IncompleteError as error:
        left = len(cache.missing(number))
        raise IncompleteError(
            f"contest {number}: {error}" + (" (what came is kept)" if left < 2 else "")
        ) from None
    return []


def _about(cache: ContestCache, number: int) -> str:
    """What is known of a contest, in one line."""
    contest = cache.contest(number)
    if contest is None or isinstance(contest, Skipped):
        return f"{number}: rates nobody: {contest.reason if contest else 'not here'}"
    return f"{number}: {contest.name} ({contest.kind}), {len(contest.humans):,} rated contestants"


def _users(cache: ContestCache, api: Api, which: str) -> str:
    """Keep the population that Codeforces gives; it takes the place of an earlier one."""
    ratings = api.rated_list(active_only=which == "active")
    name = f"{USERS[which]} (Codeforces user.ratedList, {datetime.now(UTC):%Y-%m-%d})"
    cache.keep_population(name, ratings)
    return f"{len(ratings):,} ratings: {name}"


def _own_list(cache: ContestCache, path: Path) -> str:
    """Keep a population of the user's own."""
    ratings, name = read_table(path).ratings, f"the list {path.name}"
    cache.keep_population(name, ratings)
    return f"{len(ratings):,} ratings: {name}"
