"""A real run of contests: replayed programs, judged, then rated when the standings come."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Question
from tests import replays
from tests.codeforces.contests import Human, changes, standings
from tests.command_line import r1eval
from tests.shared_data import DATA

SHIRTS = """
from collections import Counter
n = int(input())
old = Counter(input() for _ in range(n))
print(sum((old - Counter(input() for _ in range(n))).values()))
"""
"""solves the mirror's first problem, 9001/A"""

K = 2


def reply(question: Question, index: int) -> str:
    """The first problem is solved at the second try; of the second one no reply holds a program."""
    if question.id == "9001/B":
        return "<think>\n</think>\nI do not know."
    return replays.programmed(SHIRTS if question.id == "9001/A" and index else "print(-1)")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of contest 9001 without standings, and with files that hold these."""
    place = tmp_path_factory.mktemp("rate")
    asked = replays.questions("codeforces", DATA)[:3]
    file = replays.write(place / "generations.jsonl", asked, K, reply)
    args = ("--model", "org/m", "--engine", "replay", "--engine-arg", f"path={file}", "--k", str(K))
    more = ("--data", DATA, "--limit", "3", "--out", "run", "--standings", "cache")
    done = r1eval("run", "codeforces", *args, *more, cwd=place)
    assert done.returncode == 0, done.stderr
    (place / "before.txt").write_text(done.stdout)
    humans: list[Human] = [(f"h{n}", 1500.0 - 100 * n, 0, {}) for n in range(16)]
    ratings = {f"h{n}": 2200 - 100 * n for n in range(16)}
    both = {"standings": standings(9001, humans), "ratingChanges": changes(9001, ratings)}
    (place / "contests.json").write_text(json.dumps([both]))
    return place


def metrics(place: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((place / "run" / "metrics.json").read_text())["metrics"]
    return {row["name"]: row for row in rows}


def test_a_run_without_standings_says_how_to_get_them(place: Path) -> None:
    before = " ".join((place / "before.txt").read_text().split())
    assert "no rating: no standings at hand of 1 contest (9001)" in before
    assert "`r1eval standings fetch --of run --cache cache` fetches them" in before
    assert "then `r1eval standings rate run --cache cache`" in before
    assert "pass@1 by the problems' rating: <1200 16.7" in before


def test_the_standings_rate_it_without_judging_again(place: Path) -> None:
    scores = (place / "run" / "codeforces" / "scores.jsonl").read_bytes()
    done = r1eval(
        "standings", "fetch", "--of", "run", "--from", "contests.json", "--cache", "cache", cwd=place
    )
    assert (done.returncode, done.stdout) == (0, "9001: Round 9001 (CF), 16 rated contestants\n")
    done = r1eval("standings", "rate", "run", "--cache", "cache", "--reference", "DeepSeek-R1", cwd=place)
    assert done.returncode == 0, done.stderr
    assert (place / "run" / "codeforces" / "scores.jsonl").read_bytes() == scores
    found = metrics(place)
    # A is worth 500, or 450 after its wrong answer: ten or eleven of sixteen are better, and one ties 500
    about = json.loads((place / "run" / "codeforces" / "rating.json").read_text())["contests"][0]
    assert (about["score"], about["rank"], about["attempted"]) == (475.0, 12.0, 2)
    assert found["rating"]["value"] == pytest.approx(about["rating"], abs=0.5)
    shown = " ".join(done.stdout.split())
    assert f"rating {found['rating']['value']:.0f}" in shown
    assert "over 1 contest (9001): up to 2 tries a problem" in shown
    assert "2029 [" in shown
    assert "percentile" in found


def test_another_table_of_the_run_says_the_same(place: Path) -> None:
    done = r1eval("table", "run", "--format", "json", cwd=place)
    (section,) = json.loads(done.stdout)
    rows = {row["metric"]: row["value"] for row in section["rows"]}
    assert rows["rating"] == metrics(place)["rating"]["value"]
    assert any("over 1 contest (9001)" in line for line in section["notes"])


def test_scoring_with_the_standings_gives_the_same_rating(place: Path) -> None:
    before = metrics(place)["rating"]
    done = r1eval("score", "run", "--standings", "cache", cwd=place)
    assert done.returncode == 0, done.stderr
    assert metrics(place)["rating"] == before


@pytest.mark.parametrize(("args", "line"), [((".",), "holds no run"), (("nowhere",), "does not exist")])
def test_what_is_no_run_is_one_line(place: Path, args: tuple[str, ...], line: str) -> None:
    done = r1eval("standings", "rate", *args, cwd=place)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
