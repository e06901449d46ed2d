"""Contests kept on disk: the API's answers as they came, one folder for each contest.

    2046/standings.json        the answer of contest.standings
    2046/ratingChanges.json    the answer of contest.ratingChanges; FAILED marks an unrated contest
    ratedList.json             {"name", "ratings"}: the ratings of user.ratedList, and whose they are

By default they lie in `codeforces` under r1eval's part of the user's cache (~/.cache/r1eval);
R1EVAL_STANDINGS or an option names another folder. `taken` reads the same answers from other files.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.codeforces.contest import Contest, Skipped, contest_of
from r1eval.codeforces.percentile import Table, read_table
from r1eval.errors import DataError, R1evalError
from r1eval.store import jsonlines
from r1eval.store.cache import cache_folder

VARIABLE = "R1EVAL_STANDINGS"
FILES: Mapping[str, str] = {
    "contest.standings": "standings.json",
    "contest.ratingChanges": "ratingChanges.json",
}
"""method of the API -> file"""

RATED_LIST = "ratedList.json"


def default_folder() -> Path:
    return Path(os.environ.get(VARIABLE) or cache_folder() / "codeforces")


@dataclass(frozen=True)
class ContestCache:
    folder: Path

    def path(self, contest_id: int, method: str) -> Path:
        return self.folder / str(contest_id) / FILES[method]

    def missing(self, contest_id: int) -> list[str]:
        """The methods whose answers are not here."""
        return [method for method in FILES if not self.path(contest_id, method).is_file()]

    def contest(self, contest_id: int) -> Contest | Skipped | None:
        """A contest, or why it rates nobody; None if it is not here. DataError for a damaged file."""
        if self.missing(contest_id):
            return None
        return contest_of(contest_id, *(_answer(self.path(contest_id, method)) for method in FILES))

    def population(self) -> Table | None:
        """The rated users that were fetched; None if they were not."""
        path = self.folder / RATED_LIST
        return read_table(path) if path.is_file() else None

    def keep(self, contest_id: int, method: str, answer: Any) -> None:
        """Write an answer in one step; R1evalError if the folder cannot be written."""
        _write(self.path(contest_id, method), answer)

    def keep_population(self, name: str, ratings: Sequence[float]) -> None:
        _write(self.folder / RATED_LIST, {"name": name, "ratings": sorted(ratings)})


@dataclass(frozen=True)
class Taken:
    """An answer of the API that a file holds."""

    contest_id: int
    method: str
    answer: Any


def taken(path: Path) -> Iterator[Taken]:
    """The answers in a file, or in every .json of a folder; DataError for a file that holds none.

    A file holds an answer of contest.standings or contest.ratingChanges (with or without its envelope), an
    object with "standings" and "ratingChanges" of one contest, or a list of such, alone or as "contests". An
    answer that does not say of which contest it is (FAILED, or empty) belongs to the number in its file's
    name or else its folder's: `2046/ratingChanges.json`, `ratingChanges-2046.json`.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    files = [file for file in files if file.name != RATED_LIST]
    if not files:
        raise DataError(f"{path}: holds no .json; name a folder or a file with answers of the Codeforces API")
    for file in files:
        found = list(_within(_answer(file), file))
        if not found:
            raise DataError(
                f"{file}: is no answer of contest.standings or contest.ratingChanges; give such a file, or a "
                "folder of them"
            )
        yield from found


def _within(held: Any, file: Path) -> Iterator[Taken]:
    """The answers in one value; none if it is something else."""
    if isinstance(held, dict) and "contests" in held:
        held = held["contests"]
    if isinstance(held, list) and held and all(isinstance(one, dict) and "standings" in one for one in held):
        for one in held:
            yield from _within(one, file)
    elif isinstance(held, dict) and "standings" in held:
        standings = _enveloped(held["standings"])
        changes = _enveloped(held.get("ratingChanges", held.get("rating_changes")))
        number = _own_number(standings) or _number_in_name(file)
        yield Taken(number, "contest.standings", standings)
        yield Taken(number, "contest.ratingChanges", changes)
    elif method := _method(_enveloped(held), file):
        answer = _enveloped(held)
        yield Taken(_own_number(answer) or _number_in_name(file), method, answer)


def _enveloped(held: Any) -> Any:
    is_answer = isinstance(held, dict) and "status" in held
    return held if is_answer else {"status": "OK", "result": held}


def _method(answer: Mapping[str, Any], file: Path) -> str:
    """Which method an answer is of, by what it holds, or by the file's name; "" if it is of neither."""
    result = answer.get("result")
    if isinstance(result, dict):
        return "contest.standings" if {"contest", "rows"} <= result.keys() else ""
    if isinstance(result, list) and result:
        is_change = isinstance(result[0], dict) and "oldRating" in result[0]
        return "contest.ratingChanges" if is_change else ""
    name = file.name.lower()
    if "standings" in name:
        return "contest.standings"
    return "contest.ratingChanges" if "rating" in name else ""


def _own_number(answer: Mapping[str, Any]) -> int | None:
    """The contest that an answer names."""
    result = answer.get("result")
    try:
        if isinstance(result, dict):
            return int(result["contest"]["id"])
        return int(result[0]["contestId"]) if result else None
    except (KeyError, TypeError, ValueError):
        return None


def _number_in_name(file: Path) -> int:
    for name in (file.stem, file.parent.name):
        if found := re.search(r"\d+", name):
            return int(found[0])
    raise DataError(
        f"{file}: does not say of which contest it is; put the contest's number into the file's name, as in "
        "2046/ratingChanges.json"
    )


def _answer(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file; name a folder or a file") from None
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path}: does not parse ({error}); fetch it again with `r1eval standings fetch --refresh`"
        ) from None


def _write(path: Path, value: Any) -> None:
    try:
        jsonlines.write_text(path, [json.dumps(value, ensure_ascii=False), "\n"])
    except OSError as error:
        raise R1evalError(
            f"cannot write {path} ({error.strerror}); name a folder that can be written with --cache"
        ) from None
