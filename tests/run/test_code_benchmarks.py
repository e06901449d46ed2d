"""Runs of Codeforces and LiveCodeBench on stand-in data with real columns: judged, resumed, by both rules."""

import json
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Question
from r1eval.run import measure
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.store.digests import GradingRules
from r1eval.store.folder import RunFolder
from tests import programs, replays
from tests.command_line import r1eval
from tests.programs import pass_at_1, scores
from tests.shared_data import STAND_INS

pytestmark = pytest.mark.jail


def replay(tmp_path: Path, benchmark: str, reply: replays.ReplyFunction, *more: str, k: int) -> Any:
    return programs.replay(tmp_path, benchmark, reply, *more, k=k, data=STAND_INS.parent)


def test_codeforces_in_python_and_cpp_with_a_custom_checker(tmp_path: Path) -> None:
    replies = {
        ("9001/A", 0): replays.reply_with_program(programs.T_SHIRTS),
        ("9001/A", 1): replays.reply_with_program(programs.T_SHIRTS_IN_CPP, "cpp"),
        ("9001/A", 2): replays.reply_with_program(programs.T_SHIRTS_IN_CPP),
        ("9001/B", 0): replays.reply_with_program(programs.SMALLEST_COMMON_DIVISOR),
        ("9001/B", 1): replays.reply_with_program(programs.LARGEST_COMMON_DIVISOR),
        ("9001/B", 2): replays.reply_with_program("print(2)"),
    }
    done = replay(
        tmp_path,
        "codeforces",
        lambda q, i: replies.get((q.id, i), ""),
        "--limit",
        "2",
        k=3,
    )
    assert done.returncode == 0, done.stderr
    verdicts = {key: score.answer for key, score in scores(tmp_path, "codeforces").items()}
    assert verdicts == {
        ("9001/A", 0): "AC", ("9001/A", 1): "AC", ("9001/A", 2): "CE",
        ("9001/B", 0): "AC", ("9001/B", 1): "AC", ("9001/B", 2): "WA",
    }  # fmt: skip
    assert scores(tmp_path, "codeforces")["9001/A", 1].detail.startswith("cpp17")
    assert "pass@1" in done.stdout
    assert "cons@" not in done.stdout


def livecodebench_reply(question: Question, index: int) -> str:
    return replays.reply_with_program(programs.LIVECODEBENCH[question.id] if index else "print('No')")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A folder with a run of livecodebench in `out`, and what the command printed."""
    folder = tmp_path_factory.mktemp("livecodebench")
    done = replay(folder, "livecodebench", livecodebench_reply, k=2)
    assert done.returncode == 0, done.stderr
    return folder, done


@pytest.fixture
def first(finished: tuple[Path, Any], tmp_path: Path) -> Any:
    """What the command printed whose run is in the test's folder."""
    shutil.copytree(finished[0], tmp_path, dirs_exist_ok=True)
    return finished[1]


@pytest.mark.usefixtures("first")
def test_livecodebench_in_both_styles_and_by_both_rules(tmp_path: Path) -> None:
    ours = scores(tmp_path, "livecodebench")
    assert {score.answer for (_, index), score in ours.items() if index} == {"AC"}
    assert pass_at_1(tmp_path) == pytest.approx(0.5)

    lcb = r1eval("score", "out", "--judging", "lcb", "--save", cwd=tmp_path)
    assert lcb.returncode == 0, lcb.stderr
    again = scores(tmp_path, "livecodebench")
    assert {(key, score.other) for key, score in again.items()} == {(k, s.answer) for k, s in ours.items()}
    differ = sum(score.answer != score.other for score in again.values())
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["benchmarks"]["livecodebench"]["differing"] == {"verdicts": 6, "differ": differ}
    assert (run["plan"]["judging"], run["judged"]["rules"]) == ("lcb", "lcb")
    assert f"{differ} of 6 verdicts differ from r1eval's" in " ".join(lcb.stdout.split())


def test_verdicts_that_differ_under_livecodebenchs_rules_are_counted(tmp_path: Path) -> None:
    def reply(question: Question, index: int) -> str:
        program = "import sys\n" + programs.THREE_CARDS + "\nsys.stdout.flush()\nquit()"
        return replays.reply_with_program(program)

    done = replay(tmp_path, "livecodebench", reply, "--limit", "1", "--judging", "lcb", k=1)
    assert done.returncode == 0, done.stderr
    (score,) = scores(tmp_path, "livecodebench").values()
    assert score.other == "AC"
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    differ = int(score.answer != "AC")
    assert run["benchmarks"]["livecodebench"]["differing"] == {"verdicts": 1, "differ": differ}


def test_a_resumed_and_a_rescored_run_get_the_same_verdicts(tmp_path: Path, first: Any) -> None:
    folder = tmp_path / "out" / "livecodebench"
    written = (folder / "scores.jsonl").read_bytes()
    (folder / "scores.jsonl").write_bytes(b"".join(written.splitlines(keepends=True)[:2]))
    again = replay(tmp_path, "livecodebench", livecodebench_reply, k=2)
    assert "nothing to generate" in again.stderr
    assert (folder / "scores.jsonl").read_bytes() == written
    assert again.stdout == first.stdout
    rescored = r1eval("score", "out", cwd=tmp_path)
    assert (folder / "scores.jsonl").read_bytes() == written
    assert rescored.stdout == first.stdout


@pytest.mark.usefixtures("first")
def test_an_interrupt_while_scoring_loses_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RunFolder(tmp_path / "out")
    written = (folder.path / "livecodebench" / "scores.jsonl").read_bytes()
    folder.write_scores("livecodebench", [])
    spec = measure.ScoringSpec("livecodebench", 2, GradingRules.of(folder.read_run()))
    with Grader(workers=1) as grader:
        grade = grader.grade

        def interrupt(items: Iterable[Item]) -> Iterator[tuple[Item, Grade]]:
            yield from islice(grade(items), 3)
            raise KeyboardInterrupt

        monkeypatch.setattr(grader, "grade", interrupt)
        with pytest.raises(KeyboardInterrupt):
            measure.score_all(folder, spec, grader)
        assert len(list(folder.scores("livecodebench"))) == 3
    folder.close()
    assert replay(tmp_path, "livecodebench", livecodebench_reply, k=2).returncode == 0
    assert (folder.path / "livecodebench" / "scores.jsonl").read_bytes() == written


@pytest.mark.usefixtures("first")
def test_other_rules_in_the_same_folder_are_an_error(tmp_path: Path) -> None:
    other = replay(tmp_path, "livecodebench", livecodebench_reply, "--judging", "lcb", k=2)
    assert other.returncode == 2
    assert "judging: judge in the folder, lcb now" in other.stderr


def test_a_run_records_how_programs_were_isolated(tmp_path: Path, first: Any) -> None:
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (run["judged"]["isolation"], run["judged"]["sandbox"]["isolation"]) == (
        ["bubblewrap"],
        "bubblewrap",
    )
    assert "without isolation" not in first.stdout
    assert "warning" not in first.stderr

    bare = r1eval("score", "out", "--isolation", "none", cwd=tmp_path)
    assert "warning: --isolation none: programs that a model wrote run as your user" in bare.stderr
    assert "programs ran without isolation (--isolation none)" in bare.stdout
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (run["judged"]["isolation"], run["judged"]["sandbox"]["isolation"]) == (["none"], "none")

    again = r1eval("score", "out", cwd=tmp_path)
    assert again.stdout == first.stdout


def test_a_run_without_isolation_stays_marked(tmp_path: Path) -> None:
    bare = replay(tmp_path, "livecodebench", livecodebench_reply, "--isolation", "none", k=2)
    assert bare.returncode == 0, bare.stderr
    assert "warning: --isolation none" in bare.stderr
    assert pass_at_1(tmp_path) == pytest.approx(0.5)
    again = replay(tmp_path, "livecodebench", livecodebench_reply, k=2)
    assert "programs ran without isolation" in again.stdout
