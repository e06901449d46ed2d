"""The contest cache: the API's answers on disk, unchanged, in one folder per contest.

    2046/standings.json        the answer of contest.standings
    2046/ratingChanges.json    the answer of contest.ratingChanges; FAILED marks an unrated contest
    ratedList.json             {"name", "ratings"}: the ratings of user.ratedList and the population's name

The default folder is `codeforces` in r1eval's cache (~/.cache/r1eval); R1EVAL_STANDINGS or an option names
another one. `read_answers` reads the same answers from files.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.codeforces.contest import Contest, SkippedContest, parse_contest
from r1eval.codeforces.percentile import RatingList, read_rating_list
from r1eval.errors import DataError, R1evalError
from r1eval.store import jsonlines
from r1eval.store.cache import cache_folder

FOLDER_VARIABLE = "R1EVAL_STANDINGS"
FILE_NAMES: Mapping[str, str] = {
    "contest.standings": "standings.json",
    "contest.ratingChanges": "ratingChanges.json",
}
"""method of the API -> file"""

RATED_LIST = "ratedList.json"


def default_folder() -> Path:
    return Path(os.environ.get(FOLDER_VARIABLE) or cache_folder() / "codeforces")


@dataclass(frozen=True)
class ContestCache:
    folder: Path

    def path(self, contest_id: int, method: str) -> Path:
        return self.folder / str(contest_id) / FILE_NAMES[method]

    def missing(self, contest_id: int) -> list[str]:
        """The methods whose answers are not in the cache."""
        return [method for method in FILE_NAMES if not self.path(contest_id, method).is_file()]

    def contest(self, contest_id: int) -> Contest | SkippedContest | None:
        """A contest, or why it has no rating; None if it is not cached. DataError for a damaged file."""
        if self.missing(contest_id):
            return None
        return parse_contest(
            contest_id, *(_read_json(self.path(contest_id, method)) for method in FILE_NAMES)
        )

    def population(self) -> RatingList | None:
        """The list of rated users; None if it was not fetched."""
        path = self.folder / RATED_LIST
        return read_rating_list(path) if path.is_file() else None

    def store(self, contest_id: int, method: str, answer: Any) -> None:
        """Write an answer atomically; R1evalError if the folder is not writable."""
        _write_json(self.path(contest_id, method), answer)

    def store_population(self, name: str, ratings: Sequence[float]) -> None:
        _write_json(self.folder / RATED_LIST, {"name": name, "ratings": sorted(ratings)})


@dataclass(frozen=True)
class ApiAnswer:
    """An answer of the API, read from a file."""

    contest_id: int
    method: str
    answer: Any


def read_answers(path: Path) -> Iterator[ApiAnswer]:
    """Yield the answers in a file, or in every .json of a folder; DataError for a file without any.

    A file contains an answer of contest.standings or contest.ratingChanges (with or without its envelope), an
    object with "standings" and "ratingChanges" of one contest, or a list of such objects, at the top level or
    as "contests". An answer that does not name its contest (FAILED, or empty) is assigned to the number in
    the file's name, or else in the folder's: `2046/ratingChanges.json`, `ratingChanges-2046.json`.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    files = [file for file in files if file.name != RATED_LIST]
    if not files:
        raise DataError(
            f"{path}: has no .json file; name a folder or a file with answers of the Codeforces API"
        )
    for file in files:
        answers = list(_parse_answers(_read_json(file), file))
        if not answers:
            raise DataError(
                f"{file}: not an answer of contest.standings or contest.ratingChanges; name such a file, or "
                "a folder of them"
            )
        yield from answers


def _parse_answers(value: Any, file: Path) -> Iterator[ApiAnswer]:
    """Yield the answers in one JSON value; nothing if it has none."""
    if isinstance(value, dict) and "contests" in value:
        value = value["contests"]
    if (
        isinstance(value, list)
        and value
        and all(isinstance(one, dict) and "standings" in one for one in value)
    ):
        for one in value:
            yield from _parse_answers(one, file)
    elif isinstance(value, dict) and "standings" in value:
        standings = _wrap(value["standings"])
        changes = _wrap(value.get("ratingChanges", value.get("rating_changes")))
        contest_id = _contest_id(standings) or _contest_id_from_name(file)
        yield ApiAnswer(contest_id, "contest.standings", standings)
        yield ApiAnswer(contest_id, "contest.ratingChanges", changes)
    elif method := _method(_wrap(value), file):
        answer = _wrap(value)
        yield ApiAnswer(_contest_id(answer) or _contest_id_from_name(file), method, answer)


def _wrap(value: Any) -> Any:
    """Put a bare result into the API's envelope; an answer that has one is returned as it is."""
    is_answer = isinstance(value, dict) and "status" in value
    return value if is_answer else {"status": "OK", "result": value}


def _method(answer: Mapping[str, Any], file: Path) -> str:
    """The method of an answer, by its content or else by the file's name; "" if it is neither of the two."""
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


def _contest_id(answer: Mapping[str, Any]) -> int | None:
    """The contest that an answer names; None if it names none."""
    result = answer.get("result")
    try:
        if isinstance(result, dict):
            return int(result["contest"]["id"])
        return int(result[0]["contestId"]) if result else None
    except (KeyError, TypeError, ValueError):
        return None


def _contest_id_from_name(file: Path) -> int:
    for name in (file.stem, file.parent.name):
        if match := re.search(r"\d+", name):
            return int(match[0])
    raise DataError(
        f"{file}: does not name its contest; put the contest's number into the file's name, as in "
        "2046/ratingChanges.json"
    )


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: no such file; name a folder or a file") from None
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path}: does not parse ({error}); fetch it again with `r1eval standings fetch --refresh`"
        ) from None


def _write_json(path: Path, value: Any) -> None:
    try:
        jsonlines.write_text(path, [json.dumps(value, ensure_ascii=False), "\n"])
    except OSError as error:
        raise R1evalError(
            f"cannot write {path} ({error.strerror}); name a writable folder with --standings"
        ) from None
