"""`r1eval standings fetch` from a real HTTP server and from files; one clear line for each mistake."""

import fcntl
import json
from pathlib import Path
from typing import Any

import pytest

from r1eval.codeforces.cache import ContestCache, read_answers
from r1eval.codeforces.contest import Contest, SkippedContest
from r1eval.errors import DataError
from tests.codeforces.contests import changes, standings
from tests.codeforces.server import BLOCKED, LIMIT, serve
from tests.command_line import r1eval

pytestmark = pytest.mark.slow

SEVEN = standings(7, [("ann", 1450, 0, {"A": 0, "B": 1}), ("bob", 500, 0, {"A": 2})])
UNRATED = {"status": "FAILED", "comment": "contestId: Rating changes are unavailable for this contest"}
ANSWERS: dict[str, Any] = {
    "contest.standings 7": SEVEN,
    "contest.ratingChanges 7": changes(7, {"ann": 1500, "bob": 0}),
    "contest.standings 8": standings(8, [("ann", 500, 0, {"A": 0})]),
    "contest.ratingChanges 8": UNRATED,
    "user.ratedList": {"status": "OK", "result": [{"handle": "ann", "rating": 1500, "maxRating": 1700}] * 3},
}


def fetch(tmp_path: Path, *args: str | Path, url: str = "") -> Any:
    server = ("--base-url", url) if url else ()
    return r1eval("standings", "fetch", *args, "--standings", "cache", *server, cwd=tmp_path)


def test_contests_are_fetched_once_at_the_allowed_rate(tmp_path: Path) -> None:
    with serve(ANSWERS) as server:
        done = fetch(tmp_path, "7", "8", "7", url=server.url)
        again = fetch(tmp_path, "7", "8", url=server.url)
        gaps = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "7: Round 7 (CF), 2 rated contestants",
        f'8: not rated: contest.ratingChanges answered "{UNRATED["comment"]}"',
    ]
    assert server.requests == [key for key in ANSWERS if key.startswith("contest.")]
    assert min(gaps) >= 1.99
    assert (again.returncode, again.stdout) == (0, done.stdout)


def test_answers_before_a_failure_are_stored_and_not_fetched_again(tmp_path: Path) -> None:
    with serve(ANSWERS, (200, SEVEN), BLOCKED) as server:
        broken = fetch(tmp_path, "7", url=server.url)
        assert broken.returncode == 5
        assert "error: contest 7: " in broken.stderr
        assert "(the answers so far are stored)\nresume with: r1eval standings fetch 7" in broken.stderr
        server.requests = []
        assert fetch(tmp_path, "7", url=server.url).returncode == 0
    assert server.requests == ["contest.ratingChanges 7"]


def test_a_busy_server_is_retried(tmp_path: Path) -> None:
    with serve(ANSWERS, LIMIT) as server:
        done = fetch(tmp_path, "7", url=server.url)
    assert done.returncode == 0
    assert "answered that the call limit is exceeded; retrying" in done.stderr
    assert len(server.requests) == 3


def test_a_contest_that_does_not_exist_is_one_line_and_the_others_are_fetched(tmp_path: Path) -> None:
    with serve(ANSWERS) as server:
        done = fetch(tmp_path, "999", "7", url=server.url)
    assert done.returncode == 2
    assert done.stdout == "7: Round 7 (CF), 2 rated contestants\n"
    errors = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert len(errors) == 1
    assert "contest 999: contest.standings answered" in errors[0]
    assert not (tmp_path / "cache" / "999").exists()


def test_refresh_fetches_again_and_the_rated_list_becomes_a_population(tmp_path: Path) -> None:
    with serve(ANSWERS) as server:
        assert fetch(tmp_path, "7", url=server.url).returncode == 0
        done = fetch(tmp_path, "7", "--refresh", "--rated-list", "all", url=server.url)
    assert done.returncode == 0, done.stderr
    assert server.requests[2:] == ["contest.standings 7", "contest.ratingChanges 7", "user.ratedList"]
    assert (
        "3 ratings: users who ever took part in a rated contest (Codeforces user.ratedList, 2" in done.stdout
    )
    population = ContestCache(tmp_path / "cache").population()
    assert population is not None
    assert population.ratings == (1500.0,) * 3
    assert population.name.startswith("3 ratings: users who ever took part")


def test_the_users_own_list_becomes_the_population(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("1500 900 1200")
    done = fetch(tmp_path, "--rated-list", "mine.txt")
    assert (done.returncode, done.stdout) == (0, "3 ratings: the list mine.txt\n")
    population = ContestCache(tmp_path / "cache").population()
    assert population is not None
    assert (population.name, population.ratings) == ("3 ratings: the list mine.txt", (900, 1200, 1500))


LAYOUTS: dict[str, dict[str, Any]] = {
    "the cache's own layout": {
        "7/standings.json": SEVEN,
        "7/ratingChanges.json": ANSWERS["contest.ratingChanges 7"],
    },
    "without envelopes": {
        "a.json": SEVEN["result"],
        "b.json": ANSWERS["contest.ratingChanges 7"]["result"],
    },
    "one file": {"both.json": {"standings": SEVEN, "ratingChanges": ANSWERS["contest.ratingChanges 7"]}},
    "a list": {
        "all.json": [
            {
                "standings": SEVEN["result"],
                "rating_changes": ANSWERS["contest.ratingChanges 7"]["result"],
            }
        ]
    },
    "a file of contests": {
        "fixture.json": {
            "contests": [{"standings": SEVEN, "ratingChanges": ANSWERS["contest.ratingChanges 7"]}]
        }
    },
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_apis_answers_are_read_from_files(tmp_path: Path, layout: str) -> None:
    for name, answer in LAYOUTS[layout].items():
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(answer))
    done = fetch(tmp_path, "--from", "given")
    assert (done.returncode, done.stdout) == (0, "7: Round 7 (CF), 2 rated contestants\n"), done.stderr
    contest = ContestCache(tmp_path / "cache").contest(7)
    assert isinstance(contest, Contest)
    assert [human.rating for human in contest.humans] == [1500, 0]


def test_a_failed_answer_belongs_to_the_number_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "standings-8.json").write_text(json.dumps(ANSWERS["contest.standings 8"]))
    (folder / "ratingChanges-8.json").write_text(json.dumps(UNRATED))
    assert fetch(tmp_path, "--from", folder).returncode == 0
    assert isinstance(ContestCache(tmp_path / "cache").contest(8), SkippedContest)


def test_a_contest_missing_from_the_files_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "given.json").write_text(json.dumps(SEVEN))
    done = fetch(tmp_path, "7", "9", "--from", "given.json")
    assert done.returncode == 2
    assert done.stderr == (
        "error: contest 7: no answer of contest.ratingChanges in given.json\n"
        "error: contest 9: no answer of contest.standings and contest.ratingChanges in given.json\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "does not parse"),
        ("[]", "not an answer of contest.standings or contest.ratingChanges"),
        ('{"status": "OK", "result": {"weather": 1}}', "not an answer of contest.standings"),
        ('{"status": "FAILED"}', "not an answer of contest.standings"),
    ],
)
def test_an_unusable_file_is_one_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "given.json").write_text(content)
    with pytest.raises(DataError, match=message) as raised:
        list(read_answers(tmp_path / "given.json"))
    assert "\n" not in str(raised.value)


def test_a_file_that_names_no_contest_says_how_to_name_it(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "ratingChanges.json").write_text(json.dumps(UNRATED))
    with pytest.raises(DataError, match="put the contest's number into the file's name"):
        list(read_answers(tmp_path / "given"))


@pytest.mark.parametrize(
    ("args", "line"),
    [
        ((), "nothing to fetch"),
        (("abc",), "'abc' is not a valid integer"),
        (("0",), "0 is not in the range x>=1"),
        (("7", "--from", "nowhere"), "'nowhere' does not exist"),
        (("7", "--base-url", "codeforces"), "--base-url codeforces: not an http(s) URL"),
        (("7", "--rated-list", "some"), "some: cannot be read"),
        (("--of", "."), "holds no run"),
        (("--from", "empty"), "has no .json file"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path: Path, args: tuple[str, ...], line: str) -> None:
    (tmp_path / "empty").mkdir()
    done = fetch(tmp_path, *args)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cache_in_use_or_not_writable_is_reported(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    with (tmp_path / "cache" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "is in use by another fetch" in fetch(tmp_path, "7").stderr
    (tmp_path / "file").write_text("")
    done = r1eval("standings", "fetch", "7", "--standings", "file/cache", cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot write into file/cache" in done.stderr


def test_a_damaged_answer_in_the_cache_is_reported(tmp_path: Path) -> None:
    cache = ContestCache(tmp_path)
    cache.store(7, "contest.standings", SEVEN)
    cache.store(7, "contest.ratingChanges", ANSWERS["contest.ratingChanges 7"])
    assert isinstance(cache.contest(7), Contest)
    cache.path(7, "contest.standings").write_text("{")
    with pytest.raises(DataError, match=r"7/standings.json: does not parse .*fetch --refresh"):
        cache.contest(7)
    assert cache.contest(6) is None
