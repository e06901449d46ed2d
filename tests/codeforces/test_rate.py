"""A run on contests end to end: replayed programs are judged, then rated once the standings are fetched."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Question
from tests import replays
from tests.codeforces.contests import HumanRow, changes, standings
from tests.command_line import r1eval
from tests.shared_data import DATA

pytestmark = pytest.mark.jail

SHIRTS = """
from collections import Counter
n = int(input())
old = Counter(input() for _ in range(n))
print(sum((old - Counter(input() for _ in range(n))).values()))
"""
"""solves the mirror's first problem, 9001/A"""

K = 2


def reply(question: Question, index: int) -> str:
    """The first problem is solved at the second try; no reply to the second one has a program."""
    if question.id == "9001/B":
        return "<think>\n</think>\nI do not know."
    return replays.reply_with_program(SHIRTS if question.id == "9001/A" and index else "print(-1)")


@pytest.fixture(scope="module")
def workdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run of contest 9001 without standings, and a file with these standings."""
    workdir = tmp_path_factory.mktemp("rate")
    questions = replays.load_questions("codeforces", DATA)[:3]
    file = replays.write_replies(workdir / "generations.jsonl", questions, K, reply)
    args = ("--model", "org/m", "--engine", "replay", "--engine-arg", f"path={file}", "--k", str(K))
    more = ("--data", DATA, "--limit", "3", "--out", "run", "--standings", "cache")
    done = r1eval("run", "codeforces", *args, *more, cwd=workdir)
    assert done.returncode == 0, done.stderr
    (workdir / "before.txt").write_text(done.stdout)
    humans: list[HumanRow] = [(f"h{n}", 1500.0 - 100 * n, 0, {}) for n in range(16)]
    ratings = {f"h{n}": 2200 - 100 * n for n in range(16)}
    both = {"standings": standings(9001, humans), "ratingChanges": changes(9001, ratings)}
    (workdir / "contests.json").write_text(json.dumps([both]))
    return workdir


def metrics(workdir: Path) -> dict[str, dict[str, Any]]:
    rows = json.loads((workdir / "run" / "metrics.json").read_text())["metrics"]
    return {row["name"]: row for row in rows}


def test_a_run_without_standings_prints_the_commands_that_fetch_them(workdir: Path) -> None:
    before = " ".join((workdir / "before.txt").read_text().split())
    assert "no rating: no standings for 1 contest (9001)" in before
    assert "`r1eval standings fetch --of run --standings cache` fetches them" in before
    assert "then `r1eval standings rate run --standings cache`" in before
    assert "pass@1 by problem rating: <1200 16.7" in before


def test_the_standings_rate_it_without_judging_again(workdir: Path) -> None:
    scores = (workdir / "run" / "codeforces" / "scores.jsonl").read_bytes()
    done = r1eval(
        "standings", "fetch", "--of", "run", "--from", "contests.json", "--standings", "cache", cwd=workdir
    )
    assert (done.returncode, done.stdout) == (0, "9001: Round 9001 (CF), 16 rated contestants\n")
    options = ("--standings", "cache", "--published", "DeepSeek-R1")
    done = r1eval("standings", "rate", "run", *options, cwd=workdir)
    assert done.returncode == 0, done.stderr
    assert (workdir / "run" / "codeforces" / "scores.jsonl").read_bytes() == scores
    found = metrics(workdir)
    # A is worth 500, or 450 after its wrong answer: ten or eleven of sixteen are better, and one ties 500
    about = json.loads((workdir / "run" / "codeforces" / "rating.json").read_text())["contests"][0]
    assert (about["score"], about["rank"], about["attempted"]) == (475.0, 12.0, 2)
    assert found["rating"]["value"] == pytest.approx(about["rating"], abs=0.5)
    shown = " ".join(done.stdout.split())
    assert f"rating {found['rating']['value']:.0f}" in shown
    assert "over 1 contest (9001): up to 2 tries per problem" in shown
    assert "2029 [" in shown
    assert "percentile" in found


def test_the_table_of_the_run_has_the_same_rating_and_notes(workdir: Path) -> None:
    done = r1eval("table", "run", "--format", "json", cwd=workdir)
    (section,) = json.loads(done.stdout)
    rows = {row["metric"]: row["value"] for row in section["rows"]}
    assert rows["rating"] == metrics(workdir)["rating"]["value"]
    assert any("over 1 contest (9001)" in line for line in section["notes"])


def test_scoring_with_the_standings_gives_the_same_rating(workdir: Path) -> None:
    before = metrics(workdir)["rating"]
    done = r1eval("score", "run", "--standings", "cache", cwd=workdir)
    assert done.returncode == 0, done.stderr
    assert metrics(workdir)["rating"] == before


@pytest.mark.parametrize(("args", "line"), [((".",), "holds no run"), (("nowhere",), "does not exist")])
def test_a_folder_that_is_no_run_is_one_line(workdir: Path, args: tuple[str, ...], line: str) -> None:
    done = r1eval("standings", "rate", *args, cwd=workdir)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
