"""Fills the contest cache from the Codeforces API or from files: `r1eval standings fetch`."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from r1eval.codeforces.api import Api
from r1eval.codeforces.cache import ContestCache, read_answers
from r1eval.codeforces.contest import SkippedContest, failure_reason
from r1eval.codeforces.percentile import read_rating_list
from r1eval.errors import DataError, IncompleteError, R1evalError

STAMP_FILE = ".last-request"
LOCK_FILE = ".lock"
RATED_LISTS = {
    "active": "users who took part in a rated contest within a month",
    "all": "users who ever took part in a rated contest",
}
"""the populations that user.ratedList offers"""


@dataclass(frozen=True)
class FetchRequest:
    """What to fetch, and from where."""

    contests: Sequence[int]
    sources: Sequence[Path] = ()
    """files or folders to read instead of the API; with empty `contests`, every contest in them"""
    rated_list: str = ""
    """a key of `RATED_LISTS`, the path of a list of ratings, or "" """
    refresh: bool = False
    """fetch again what is already in the cache"""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the cache's lock, so that two fetches at a time cannot exceed the API's request rate."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / LOCK_FILE).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise R1evalError(
            f"{folder} is in use by another fetch; wait for it, or name another --standings"
        ) from None
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise R1evalError(
            f"cannot write into {folder} ({error.strerror}); name a writable folder with --standings"
        ) from None


def fetch(cache: ContestCache, api: Api, request: FetchRequest, report: Callable[[str], None]) -> list[str]:
    """Fetch what is missing and return the problems, one line each; `report` gets a line for each contest.

    Every answer is written to disk before the next request, so the same call resumes after a kill.
    IncompleteError if the API does not answer at all.
    """
    if request.rated_list not in ("", *RATED_LISTS):
        report(_store_custom_list(cache, Path(request.rated_list)))
    problems = []
    numbers = list(dict.fromkeys(request.contests))
    if request.sources:
        numbers = _import_files(cache, request.sources, numbers)
        places = ", ".join(map(str, request.sources))
        problems = [
            f"contest {number}: no answer of {' and '.join(missing)} in {places}"
            for number in numbers
            if (missing := cache.missing(number))
        ]
    else:
        for number in numbers:
            problems += _download(cache, api, number, refresh=request.refresh)
    for number in numbers:
        if not cache.missing(number):
            report(_describe(cache, number))
    if request.rated_list in RATED_LISTS:
        report(_store_rated_list(cache, api, request.rated_list))
    return problems


def raise_problems(problems: Sequence[str], log: Callable[[str], None]) -> None:
    """Log each problem but the last, which is raised as a DataError."""
    for problem in problems[:-1]:
        log(problem)
    if problems:
        raise DataError(problems[-1])


def _import_files(cache: ContestCache, sources: Iterable[Path], numbers: Sequence[int]) -> list[int]:
    """Store the answers of these contests (all if `numbers` is empty); return the contests' numbers."""
    stored: dict[int, None] = dict.fromkeys(numbers)
    for source in sources:
        for one in read_answers(source):
            if not numbers or one.contest_id in numbers:
                cache.store(one.contest_id, one.method, one.answer)
                stored[one.contest_id] = None
    return list(stored)


def _download(cache: ContestCache, api: Api, number: int, *, refresh: bool) -> list[str]:
    """Download what is missing of a contest; return its problems. FAILED standings are not stored."""
    missing = ["contest.standings", "contest.ratingChanges"] if refresh else cache.missing(number)
    try:
        for method in missing:
            extra = {"showUnofficial": "false"} if method == "contest.standings" else {}
            answer = api.call(method, contestId=number, **extra)
            if method == "contest.standings" and (failed := failure_reason(method, answer)):
                return [f"contest {number}: {failed}; its number is in its URL on codeforces.com"]
            cache.store(number, method, answer)
    except IncompleteError as error:
        left = len(cache.missing(number))
        raise IncompleteError(
            f"contest {number}: {error}" + (" (the answers so far are stored)" if left < 2 else "")
        ) from None
    return []


def _describe(cache: ContestCache, number: int) -> str:
    """One line about a contest in the cache."""
    contest = cache.contest(number)
    if contest is None or isinstance(contest, SkippedContest):
        return f"{number}: not rated: {contest.reason if contest else 'not in the cache'}"
    return f"{number}: {contest.name} ({contest.kind}), {len(contest.humans):,} rated contestants"


def _store_rated_list(cache: ContestCache, api: Api, which: str) -> str:
    """Store the population that Codeforces publishes; it replaces an earlier one."""
    ratings = api.rated_list(active_only=which == "active")
    name = f"{RATED_LISTS[which]} (Codeforces user.ratedList, {datetime.now(UTC):%Y-%m-%d})"
    cache.store_population(name, ratings)
    return f"{len(ratings):,} ratings: {name}"


def _store_custom_list(cache: ContestCache, path: Path) -> str:
    """Store a population from the user's own list."""
    ratings, name = read_rating_list(path).ratings, f"the list {path.name}"
    cache.store_population(name, ratings)
    return f"{len(ratings):,} ratings: {name}"
