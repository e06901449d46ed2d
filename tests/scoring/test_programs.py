"""Programs judged for the grader: each once, by its question's rules, and nothing of them is left running."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.types import Answer, Judging, Question, Test
from r1eval.scoring import programs
from r1eval.scoring.code_block import Found
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.programs import HowJudged, check_machine
from r1eval.store.records import Status
from sandbox import toolchains
from sandbox.errors import SandboxError
from tests.replays import programmed

SUM = "print(sum(map(int, input().split())))"


def adding(judging: Judging = Judging(), wanted: str = "3") -> Question:  # noqa: B008 - frozen
    return Question("q", {"question": "Add."}, "", Answer.PROGRAM, (Test("1 2\n", wanted),), judging=judging)


def item(question: Question, reply: str) -> Item:
    return Item(Answer.PROGRAM, "", reply, question=question)


def test_equal_programs_of_a_question_are_judged_once(grader: Grader) -> None:
    asked = adding()
    verdicts = [grader.programs.verdict(asked, Found(SUM, tag)) for tag in ("", "py", "python")]
    assert verdicts[0] is verdicts[1] is verdicts[2]
    others = [
        grader.programs.verdict(asked, Found(SUM, "js")),
        grader.programs.verdict(asked, Found(SUM + " ", "py")),
        grader.programs.verdict(replace(asked, judging=Judging(time_limit_seconds=5)), Found(SUM, "py")),
        grader.programs.verdict(adding(wanted="4"), Found(SUM, "py")),
    ]
    assert len({id(verdict) for verdict in [verdicts[0], *others]}) == 5
    letters = [verdict.result().letters for verdict in [verdicts[0], *others]]
    assert letters == ["AC", "RE", "AC", "AC", "WA"]


def test_a_question_says_how_its_programs_are_run_and_compared(grader: Grader) -> None:
    questions = [
        adding(wanted="3.0000001"),
        adding(Judging(checker="float"), wanted="3.0000001"),
        adding(Judging(checker_code="print(1)"), wanted="no"),
    ]
    graded = grader.grade([item(question, programmed(SUM)) for question in questions])
    assert [grade.answer for _, grade in graded] == ["WA", "AC", "AC"]


def test_a_function_is_written_in_the_questions_language_whatever_its_fence_says(grader: Grader) -> None:
    question = Question(
        "f", {}, "", Answer.PROGRAM, (Test("1\n2", "3"),), judging=Judging(function="add", language="python")
    )
    reply = programmed("def add(a, b):\n    return a + b", "cpp")
    ((_, grade),) = grader.grade([item(question, reply)])
    assert (grade.answer, grade.detail) == ("AC", "python")


def test_a_judge_or_checker_that_fails_is_not_the_programs_fault(grader: Grader) -> None:
    question = adding(Judging(checker_code="raise SystemExit(9)"))
    ((_, grade),) = grader.grade([item(question, programmed(SUM))])
    assert (grade.status, grade.answer) == (Status.FAILED, "")
    assert grade.detail.startswith("the judge failed: ")


def test_a_grade_tells_what_a_wrong_program_printed(grader: Grader) -> None:
    replies = [programmed(SUM), programmed("print(int(input().split()[0]) - 7)"), "I cannot."]
    graded = grader.grade([item(adding(), reply) for reply in replies])
    assert [(grade.answer, grade.printed) for _, grade in graded] == [("AC", ""), ("WA", "-6\n"), ("", "")]


def test_by_livecodebenchs_rules_the_verdict_by_our_own_stands_beside() -> None:
    question = adding(Judging(checker="yesno"), wanted="YES")
    shouted = '#include <cstdio>\nint main() { puts("YES"); }'
    replies = [
        programmed("print('yes')"),
        programmed("print('YES')"),
        programmed(shouted, "cpp"),
        "I cannot.",
    ]
    with Grader(workers=1, how=HowJudged(rules="lcb")) as grader:
        grades = [grade for _, grade in grader.grade([item(question, reply) for reply in replies])]
    assert [(grade.answer, grade.other) for grade in grades][:2] == [("WA", "AC"), ("AC", "AC")]
    assert (grades[2].status, grades[2].other) == (Status.WRONG, "AC"), "to LiveCodeBench all is Python"
    assert (grades[3].status, grades[3].other) == (Status.NO_ANSWER, "")


def test_closing_ends_what_runs_and_answers_what_waits() -> None:
    before = set(psutil.Process().children(recursive=True))
    grader = Grader(workers=1)
    codes = [f"import time\ntime.sleep({n})" for n in (50, 51, 52)]
    waiting = [grader.programs.verdict(adding(), Found(code)) for code in codes]
    threading.Event().wait(1.5)
    grader.close()
    assert [verdict.result(timeout=30).status for verdict in waiting] == [Status.FAILED] * 3
    left = set(psutil.Process().children(recursive=True)) - before
    assert psutil.wait_procs(left, timeout=20)[1] == []
    with pytest.raises(SandboxError, match="closed"):
        grader.programs.verdict(adding(), Found(SUM))


def test_no_judge_is_started_for_mathematics() -> None:
    with Grader(workers=1) as grader:
        list(grader.grade([Item(Answer.INTEGER, "7", "\\boxed{7}")]))
        assert grader.programs.about() == {}


def test_a_language_that_is_not_here_is_said_before_anything_is_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(SandboxError, match="unknown language 'pascal'"):
        check_machine(HowJudged(), ["python", "pascal"])
    with pytest.raises(SandboxError, match="--judging lcb is for python alone"):
        check_machine(HowJudged(rules="lcb"), ["cpp17"])
    monkeypatch.setenv("PATH", str(tmp_path))
    toolchains.find.cache_clear()
    with pytest.raises(SandboxError, match="java: javac is not installed"):
        check_machine(HowJudged("none"), ["java"])
    toolchains.find.cache_clear()


def test_compiled_programs_are_kept_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(programs, "KEPT_BYTES", 250)
    folder = programs.compiled()
    assert folder is not None
    for number in range(4):
        (folder / f"{number}").write_bytes(b"x" * 100)
        os.utime(folder / f"{number}", (number, number))
    (folder / "header.gch").write_bytes(b"x" * 1_000)
    assert programs.compiled() == folder
    assert sorted(file.name for file in folder.iterdir()) == ["2", "3", "header.gch"]
