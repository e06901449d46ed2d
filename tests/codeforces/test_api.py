"""The Codeforces API is asked politely, and its troubles are waited out or said in one line."""

import time
from pathlib import Path

import pytest

from r1eval.codeforces.api import TRIES, Api
from r1eval.errors import DataError, IncompleteError
from tests.codeforces.contests import changes
from tests.codeforces.server import BLOCKED, BROKEN, CUT, LIMIT, Answer, serving

ANSWERS = {"contest.ratingChanges 7": changes(7, {"ann": 1500})}
QUICK = 0.02
"""seconds between requests of these tests"""


def api(tmp_path: Path, url: str, seconds: float = QUICK) -> Api:
    return Api(tmp_path / "stamp", url, seconds, timeout=5)


def test_an_answer_is_the_envelope_and_the_asker_says_who_it_is(tmp_path: Path) -> None:
    with serving(ANSWERS) as server:
        assert api(tmp_path, server.url).ask("contest.ratingChanges", contestId=7) == changes(
            7, {"ann": 1500}
        )
        assert api(tmp_path, server.url).ask("contest.standings", contestId=8)["status"] == "FAILED"
    assert all(agent.startswith("r1eval/") for agent in server.agents)


@pytest.mark.parametrize("trouble", [LIMIT, BROKEN, (429, ""), (500, {"status": "FAILED"}), CUT])
def test_trouble_is_waited_out(tmp_path: Path, trouble: Answer) -> None:
    told: list[str] = []
    with serving(ANSWERS, trouble, trouble) as server:
        asker = Api(tmp_path / "stamp", server.url, QUICK, tell=told.append)
        assert asker.ask("contest.ratingChanges", contestId=7)["status"] == "OK"
    assert len(server.asked) == 3
    assert sum("asking again" in line for line in told) == 2


def test_the_wait_doubles_and_ends_with_one_line(tmp_path: Path) -> None:
    with serving({}, *[LIMIT] * TRIES) as server:
        with pytest.raises(IncompleteError, match=f"call limit is exceeded, {TRIES} times") as raised:
            api(tmp_path, server.url).ask("contest.standings", contestId=7)
        waits = [later - earlier for earlier, later in zip(server.at, server.at[1:], strict=False)]
    assert len(server.asked) == TRIES
    assert all(wait >= QUICK * 2**number * 0.9 for number, wait in enumerate(waits))
    assert "\n" not in str(raised.value)


def test_requests_keep_their_distance_also_across_two_askers(tmp_path: Path) -> None:
    with serving(ANSWERS) as server:
        for _ in range(4):
            api(tmp_path, server.url, seconds=0.3).ask("contest.ratingChanges", contestId=7)
    gaps = [later - earlier for earlier, later in zip(server.at, server.at[1:], strict=False)]
    assert min(gaps) >= 0.29


def test_a_stamp_from_the_future_does_not_hold_up(tmp_path: Path) -> None:
    import os

    (tmp_path / "stamp").touch()
    os.utime(tmp_path / "stamp", (time.time() + 1e6,) * 2)
    started = time.monotonic()
    with serving(ANSWERS) as server:
        api(tmp_path, server.url, seconds=30).ask("contest.ratingChanges", contestId=7)
    assert time.monotonic() - started < 10


def test_a_page_instead_of_an_answer_is_said(tmp_path: Path) -> None:
    with serving({}, BLOCKED) as server, pytest.raises(IncompleteError, match=r"no JSON.*Just a moment"):
        api(tmp_path, server.url).ask("contest.standings", contestId=7)


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with serving({}) as server:
        pass
    with pytest.raises(IncompleteError, match=r"cannot be reached \(.*refused"):
        api(tmp_path, server.url, seconds=0.001).ask("contest.standings", contestId=7)


@pytest.mark.parametrize(
    "url", ["codeforces.com/api", "ftp://codeforces.com", "file:///etc/passwd", "http://"]
)
def test_another_kind_of_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(DataError, match="is no http"):
        api(tmp_path, url)


def test_only_ratings_are_taken_of_the_rated_list(tmp_path: Path) -> None:
    users = [
        {"handle": "ann", "rating": 1500, "maxRating": 1900, "organization": '"rating": 9'},
        {"handle": "bob", "maxRating": 800, "rating": -7},
    ]
    with serving({"user.ratedList": {"status": "OK", "result": users}}) as server:
        assert api(tmp_path, server.url).rated_list(active_only=True) == [1500, -7]


@pytest.mark.parametrize("answer", [{"status": "FAILED", "comment": "no"}, {"status": "OK", "result": []}])
def test_a_rated_list_without_ratings_is_said(tmp_path: Path, answer: object) -> None:
    with (
        serving({"user.ratedList": answer}) as server,
        pytest.raises(IncompleteError, match="gave no list"),
    ):
        api(tmp_path, server.url).rated_list(active_only=False)
