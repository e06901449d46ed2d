"""The API client keeps the request rate, and retries failures or reports them in one line."""

import time
from pathlib import Path

import pytest

from r1eval.codeforces.api import MAX_TRIES, Api
from r1eval.errors import DataError, IncompleteError
from tests.codeforces.contests import changes
from tests.codeforces.server import BLOCKED, BROKEN, CUT, LIMIT, Answer, serve

pytestmark = pytest.mark.slow

ANSWERS = {"contest.ratingChanges 7": changes(7, {"ann": 1500})}
QUICK = 0.02
"""seconds between requests of these tests"""


def api(tmp_path: Path, url: str, seconds: float = QUICK) -> Api:
    return Api(tmp_path / "stamp", url, seconds, timeout=5)


def test_an_answer_is_the_envelope_and_the_client_identifies_itself(tmp_path: Path) -> None:
    with serve(ANSWERS) as server:
        assert api(tmp_path, server.url).call("contest.ratingChanges", contestId=7) == changes(
            7, {"ann": 1500}
        )
        assert api(tmp_path, server.url).call("contest.standings", contestId=8)["status"] == "FAILED"
    assert all(agent.startswith("r1eval/") for agent in server.agents)


@pytest.mark.parametrize("failure", [LIMIT, BROKEN, (429, ""), (500, {"status": "FAILED"}), CUT])
def test_failures_are_retried(tmp_path: Path, failure: Answer) -> None:
    log: list[str] = []
    with serve(ANSWERS, failure, failure) as server:
        client = Api(tmp_path / "stamp", server.url, QUICK, log=log.append)
        assert client.call("contest.ratingChanges", contestId=7)["status"] == "OK"
    assert len(server.requests) == 3
    assert sum("; retrying" in line for line in log) == 2


def test_the_wait_doubles_and_ends_with_one_line(tmp_path: Path) -> None:
    with serve({}, *[LIMIT] * MAX_TRIES) as server:
        with pytest.raises(IncompleteError, match=f"call limit is exceeded, {MAX_TRIES} times") as raised:
            api(tmp_path, server.url).call("contest.standings", contestId=7)
        waits = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert len(server.requests) == MAX_TRIES
    assert all(wait >= QUICK * 2**number * 0.9 for number, wait in enumerate(waits))
    assert "\n" not in str(raised.value)


def test_the_request_interval_holds_across_clients(tmp_path: Path) -> None:
    with serve(ANSWERS) as server:
        for _ in range(4):
            api(tmp_path, server.url, seconds=0.3).call("contest.ratingChanges", contestId=7)
    gaps = [later - earlier for earlier, later in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.29


def test_a_stamp_from_the_future_does_not_delay(tmp_path: Path) -> None:
    import os

    (tmp_path / "stamp").touch()
    os.utime(tmp_path / "stamp", (time.time() + 1e6,) * 2)
    started = time.monotonic()
    with serve(ANSWERS) as server:
        api(tmp_path, server.url, seconds=30).call("contest.ratingChanges", contestId=7)
    assert time.monotonic() - started < 10


def test_a_page_instead_of_an_answer_is_reported(tmp_path: Path) -> None:
    with (
        serve({}, BLOCKED) as server,
        pytest.raises(IncompleteError, match=r"did not answer with the API's JSON.*Just a moment"),
    ):
        api(tmp_path, server.url).call("contest.standings", contestId=7)


def test_an_unreachable_server_is_reported(tmp_path: Path) -> None:
    with serve({}) as server:
        pass
    with pytest.raises(IncompleteError, match=r"cannot be reached \(.*refused"):
        api(tmp_path, server.url, seconds=0.001).call("contest.standings", contestId=7)


@pytest.mark.parametrize(
    "url", ["codeforces.com/api", "ftp://codeforces.com", "file:///etc/passwd", "http://"]
)
def test_another_kind_of_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(DataError, match="not an http"):
        api(tmp_path, url)


def test_only_the_ratings_of_the_rated_list_are_read(tmp_path: Path) -> None:
    users = [
        {"handle": "ann", "rating": 1500, "maxRating": 1900, "organization": '"rating": 9'},
        {"handle": "bob", "maxRating": 800, "rating": -7},
    ]
    with serve({"user.ratedList": {"status": "OK", "result": users}}) as server:
        assert api(tmp_path, server.url).rated_list(active_only=True) == [1500, -7]


@pytest.mark.parametrize("answer", [{"status": "FAILED", "comment": "no"}, {"status": "OK", "result": []}])
def test_a_rated_list_without_ratings_is_an_error(tmp_path: Path, answer: object) -> None:
    with (
        serve({"user.ratedList": answer}) as server,
        pytest.raises(IncompleteError, match="returned no list"),
    ):
        api(tmp_path, server.url).rated_list(active_only=False)
