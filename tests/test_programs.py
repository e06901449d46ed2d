"""Runs of programming questions: replies are judged, counted, resumed and scored again."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.benchmark import Answer, Question
from r1eval import results
from r1eval.records import Score
from r1eval.scoring.grades import Grade, Item
from r1eval.scoring.scorers import Grader
from r1eval.store import RunFolder
from tests import programs, replays
from tests.cli import r1eval, start
from tests.data import DATA

Reply = Callable[[Question, int], str]
ARGS = ("--model", "org/some-model", "--engine", "replay", "--out", "out")


def replay(tmp_path: Path, benchmark: str, reply: Reply, *more: str | Path, k: int = 4) -> Any:
    """Run a benchmark's programming questions on replies made by hand."""
    data = None if benchmark == "smoke" else DATA
    asked = replays.questions(benchmark, data)
    file = replays.write(tmp_path / "replies.jsonl", asked, k, reply)
    mirror = () if data is None else ("--data", data)
    engine = ("--engine-arg", f"path={file}", "--k", str(k))
    return r1eval("run", benchmark, *ARGS, *engine, *mirror, *more, cwd=tmp_path)


def scores(tmp_path: Path, benchmark: str) -> dict[tuple[str, int], Score]:
    return {(s.question_id, s.index): s for s in RunFolder(tmp_path / "out").scores(benchmark)}


def pass_at_1(tmp_path: Path) -> float:
    rows = json.loads((tmp_path / "out" / "metrics.json").read_text())["metrics"]
    return float(next(row["value"] for row in rows if row["name"] == "pass@1"))


def by_index(*texts: str) -> Reply:
    """The same replies to every programming question; every other question is answered right."""
    return lambda q, index: texts[index] if q.answer is Answer.PROGRAM else replays.right(q, index)


def test_the_solutions_of_smoke_are_accepted_by_r1eval_judge_and_wrong_ones_are_not(tmp_path: Path) -> None:
    asked = [question for question in replays.questions("smoke") if question.answer is Answer.PROGRAM]
    lines = []
    for question, other in zip(asked, [*asked[1:], asked[0]], strict=True):
        tests = [{"input": test.input, "output": test.output} for test in question.tests]
        for name, code in (("own", question.id), ("other", other.id)):
            line = {"id": [question.id, name], "code": replays.solution(code), "tests": tests}
            lines.append(json.dumps(line) + "\n")
    done = r1eval("judge", "-", cwd=tmp_path, stdin="".join(lines))
    assert done.returncode == 0, done.stderr
    found = [json.loads(row) for row in done.stdout.splitlines()]
    assert [row["id"] for row in found if row["verdict"] == "AC"] == [[q.id, "own"] for q in asked]
    assert {row["verdict"] for row in found if row["id"][1] == "other"} <= {"WA", "RE"}


def test_each_kind_of_reply_gets_its_status(tmp_path: Path) -> None:
    texts = (
        "I cannot.",
        replays.programmed(""),
        replays.programmed("print("),
        replays.programmed("print('?')"),
    )
    done = replay(tmp_path, "smoke", by_index(*texts))
    assert done.returncode == 0, done.stderr
    graded = [s for (name, _), s in scores(tmp_path, "smoke").items() if name.startswith("program")]
    assert Counter((s.index, s.status.value, s.answer) for s in graded) == {
        (0, "no_answer", ""): 12,
        (1, "no_answer", ""): 12,
        (2, "wrong", "CE"): 12,
        (3, "wrong", "WA"): 12,
    }
    assert {s.detail for s in graded if s.index < 2} == {"no code block", "its last code block is empty"}
    assert {vote.question_id[:4] for vote in RunFolder(tmp_path / "out").votes("smoke")} == {"math", "choi"}
    assert "cons@4 is over 38 of 50 questions" in done.stdout
    assert pass_at_1(tmp_path) == pytest.approx(38 / 50)


def test_hostile_programs_get_nothing_and_the_next_one_is_judged_right(tmp_path: Path) -> None:
    hostile = [replays.programmed(code) for _, code in programs.HOSTILE.values()]

    def reply(question: Question, index: int) -> str:
        return hostile[index] if index < len(hostile) else replays.right(question, index)

    done = replay(tmp_path, "smoke", reply, k=len(hostile) + 1)
    assert done.returncode == 0, done.stderr
    graded = [s for (name, _), s in scores(tmp_path, "smoke").items() if name.startswith("program")]
    expected = [*(verdict for verdict, _ in programs.HOSTILE.values()), "AC"]
    assert Counter((s.index, s.answer) for s in graded) == dict.fromkeys(enumerate(expected), 12)


def test_codeforces_in_python_and_cpp_with_a_checker_of_its_own(tmp_path: Path) -> None:
    replies = {
        ("9001/A", 0): replays.programmed(programs.T_SHIRTS),
        ("9001/A", 1): replays.programmed(programs.T_SHIRTS_IN_CPP, "cpp"),
        ("9001/A", 2): replays.programmed(programs.T_SHIRTS_IN_CPP),
        ("9001/B", 0): replays.programmed(programs.SMALLEST_COMMON_DIVISOR),
        ("9001/B", 1): replays.programmed(programs.LARGEST_COMMON_DIVISOR),
        ("9001/B", 2): replays.programmed("print(2)"),
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
    found = {key: score.answer for key, score in scores(tmp_path, "codeforces").items()}
    assert found == {
        ("9001/A", 0): "AC", ("9001/A", 1): "AC", ("9001/A", 2): "CE",
        ("9001/B", 0): "AC", ("9001/B", 1): "AC", ("9001/B", 2): "WA",
    }  # fmt: skip
    assert scores(tmp_path, "codeforces")["9001/A", 1].detail.startswith("cpp17")
    assert "pass@1" in done.stdout
    assert "cons@" not in done.stdout


def livecodebench(question: Question, index: int) -> str:
    return replays.programmed(programs.LIVECODEBENCH[question.id] if index else "print('No')")


def test_livecodebench_in_both_styles_and_by_both_rules(tmp_path: Path) -> None:
    done = replay(tmp_path, "livecodebench", livecodebench, k=2)
    assert done.returncode == 0, done.stderr
    found = scores(tmp_path, "livecodebench")
    assert {score.answer for (_, index), score in found.items() if index} == {"AC"}
    assert pass_at_1(tmp_path) == pytest.approx(0.5)

    lcb = r1eval("score", "out", "--judging", "lcb", cwd=tmp_path)
    assert lcb.returncode == 0, lcb.stderr
    again = scores(tmp_path, "livecodebench")
    assert {(key, score.other) for key, score in again.items()} == {(k, s.answer) for k, s in found.items()}
    differ = sum(score.answer != score.other for score in again.values())
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["benchmarks"]["livecodebench"]["differing"] == {"verdicts": 6, "differ": differ}
    assert (run["plan"]["judging"], run["judged"]["rules"]) == ("lcb", "lcb")
    assert f"of 6 verdicts {differ} differ from r1eval's" in " ".join(lcb.stdout.split())


def test_verdicts_that_differ_by_livecodebenchs_rules_are_counted(tmp_path: Path) -> None:
    def shouting(question: Question, index: int) -> str:
        return replays.programmed("import sys\n" + programs.THREE_CARDS + "\nsys.stdout.flush()\nquit()")

    done = replay(tmp_path, "livecodebench", shouting, "--limit", "1", "--judging", "lcb", k=1)
    assert done.returncode == 0, done.stderr
    (score,) = scores(tmp_path, "livecodebench").values()
    assert score.other == "AC"
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    differ = int(score.answer != "AC")
    assert run["benchmarks"]["livecodebench"]["differing"] == {"verdicts": 1, "differ": differ}


def test_a_run_goes_on_and_is_scored_again_to_the_same_verdicts(tmp_path: Path) -> None:
    first = replay(tmp_path, "livecodebench", livecodebench, k=2)
    folder = tmp_path / "out" / "livecodebench"
    written = (folder / "scores.jsonl").read_bytes()
    (folder / "scores.jsonl").write_bytes(b"".join(written.splitlines(keepends=True)[:2]))
    again = replay(tmp_path, "livecodebench", livecodebench, k=2)
    assert "nothing to generate" in again.stderr
    assert (folder / "scores.jsonl").read_bytes() == written
    assert again.stdout == first.stdout
    rescored = r1eval("score", "out", cwd=tmp_path)
    assert (folder / "scores.jsonl").read_bytes() == written
    assert rescored.stdout == first.stdout


def test_an_interrupt_while_what_is_left_is_judged_loses_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert replay(tmp_path, "livecodebench", livecodebench, k=2).returncode == 0
    folder = RunFolder(tmp_path / "out")
    written = (folder.path / "livecodebench" / "scores.jsonl").read_bytes()
    folder.write_scores("livecodebench", [])
    part = results.Scored("livecodebench", 2, opens_thinking=False)
    with Grader(workers=1) as grader:
        whole = grader.grade

        def interrupted(items: Iterable[Item]) -> Iterator[tuple[Item, Grade]]:
            yield from islice(whole(items), 3)
            raise KeyboardInterrupt

        monkeypatch.setattr(grader, "grade", interrupted)
        with pytest.raises(KeyboardInterrupt):
            results.score_all(folder, part, grader)
        assert len(list(folder.scores("livecodebench"))) == 3
    folder.close()
    assert replay(tmp_path, "livecodebench", livecodebench, k=2).returncode == 0
    assert (folder.path / "livecodebench" / "scores.jsonl").read_bytes() == written


def test_other_rules_in_the_same_folder_are_an_error(tmp_path: Path) -> None:
    assert replay(tmp_path, "livecodebench", livecodebench, k=2).returncode == 0
    other = replay(tmp_path, "livecodebench", livecodebench, "--judging", "lcb", k=2)
    assert other.returncode == 2
    assert "judging: judge in the folder, lcb now" in other.stderr


def test_a_run_records_how_programs_were_isolated(tmp_path: Path) -> None:
    isolated = replay(tmp_path, "livecodebench", livecodebench, k=2)
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (run["judged"]["isolation"], run["judged"]["sandbox"]["isolation"]) == (
        ["bubblewrap"],
        "bubblewrap",
    )
    assert "without isolation" not in isolated.stdout
    assert "warning" not in isolated.stderr

    bare = r1eval("score", "out", "--isolation", "none", cwd=tmp_path)
    assert "warning: --isolation none: programs that a model wrote run as you" in bare.stderr
    assert "programs ran without isolation (--isolation none)" in bare.stdout
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert (run["judged"]["isolation"], run["judged"]["sandbox"]["isolation"]) == (["none"], "none")

    mended = r1eval("score", "out", cwd=tmp_path)
    assert mended.stdout == isolated.stdout


def test_what_ran_without_isolation_stays_marked(tmp_path: Path) -> None:
    bare = replay(tmp_path, "livecodebench", livecodebench, "--isolation", "none", k=2)
    assert bare.returncode == 0, bare.stderr
    assert "warning: --isolation none" in bare.stderr
    assert pass_at_1(tmp_path) == pytest.approx(0.5)
    again = replay(tmp_path, "livecodebench", livecodebench, k=2)
    assert "programs ran without isolation" in again.stdout


def test_a_machine_that_cannot_isolate_ends_only_runs_with_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = replay(tmp_path, "smoke", replays.right)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("error: bubblewrap (bwrap) is not installed; install it")
    assert "asking" not in done.stderr
    assert not (tmp_path / "out").exists()
    assert replay(tmp_path, "smoke", replays.right, "--dry-run").returncode == 0
    assert replay(tmp_path, "aime24", replays.right, "--limit", "2").returncode == 0


TOML = """
name = "own"
answer = "program"
[dataset]
file = "own.jsonl"
[columns]
question = "asked"
[program]
tests = "tests"
"""


def test_a_question_without_tests_is_an_error_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(TOML)
    (tmp_path / "own.jsonl").write_text('{"asked": "Add.", "tests": []}\n')
    file = replays.write(tmp_path / "replies.jsonl", [], 1, replays.right)
    done = r1eval("run", "own.toml", *ARGS, "--engine-arg", f"path={file}", "--k", "1", cwd=tmp_path)
    assert done.returncode == 2
    assert "tests" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def named(process: psutil.Process) -> str:
    """A process's name; "" if it has ended."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


def running(tmp_path: Path) -> tuple[Any, list[psutil.Process]]:
    """A run whose programs sleep for ever, once its jails are there, and its processes."""
    sleeper = by_index(replays.programmed("import time\nwhile True: time.sleep(0.1)"))
    file = replays.write(tmp_path / "replies.jsonl", replays.questions("smoke"), 1, sleeper)
    process = start("run", "smoke", *ARGS, "--engine-arg", f"path={file}", "--k", "1", cwd=tmp_path)
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        children = psutil.Process(process.pid).children(recursive=True)
        if sum(named(child) == "bwrap" for child in children) > 1:
            return process, children
        time.sleep(0.05)
    raise AssertionError("no jail was seen")


def test_ctrl_c_while_programs_run_leaves_none_behind(tmp_path: Path) -> None:
    process, children = running(tmp_path)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "resume with: r1eval run smoke" in said
    assert psutil.wait_procs(children, timeout=20)[1] == []


def test_a_run_that_is_killed_takes_its_programs_with_it(tmp_path: Path) -> None:
    process, children = running(tmp_path)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(children, timeout=20)[1] == []
