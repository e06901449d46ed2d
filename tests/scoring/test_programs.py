"""Programs are judged once, by their question's rules, and no process is left running."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from benchmarks.types import Answer, JudgeConfig, Question, Test
from r1eval.scoring import programs
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.programs import JudgeOptions, check_machine
from r1eval.scoring.replies.code_block import ExtractedProgram
from r1eval.store.records import Status
from sandbox import toolchains
from sandbox.errors import SandboxError
from tests.replays import reply_with_program

pytestmark = pytest.mark.jail

SUM = "print(sum(map(int, input().split())))"


def adding(judging: JudgeConfig = JudgeConfig(), expected: str = "3") -> Question:  # noqa: B008 - frozen
    return Question(
        "q", {"question": "Add."}, "", Answer.PROGRAM, (Test("1 2\n", expected),), judging=judging
    )


def item(question: Question, reply: str) -> Item:
    return Item(Answer.PROGRAM, "", reply, question=question)


def test_equal_programs_of_a_question_are_judged_once(grader: Grader) -> None:
    asked = adding()
    verdicts = [
        grader.program_judge.verdict(asked, ExtractedProgram(SUM, tag)) for tag in ("", "py", "python")
    ]
    assert verdicts[0] is verdicts[1] is verdicts[2]
    others = [
        grader.program_judge.verdict(asked, ExtractedProgram(SUM, "js")),
        grader.program_judge.verdict(asked, ExtractedProgram(SUM + " ", "py")),
        grader.program_judge.verdict(
            replace(asked, judging=JudgeConfig(time_limit_seconds=5)), ExtractedProgram(SUM, "py")
        ),
        grader.program_judge.verdict(adding(expected="4"), ExtractedProgram(SUM, "py")),
    ]
    assert len({id(verdict) for verdict in [verdicts[0], *others]}) == 5
    letters = [verdict.result().program_verdict for verdict in [verdicts[0], *others]]
    assert letters == ["AC", "RE", "AC", "AC", "WA"]


def test_a_question_configures_how_its_programs_are_run_and_compared(grader: Grader) -> None:
    questions = [
        adding(expected="3.0000001"),
        adding(JudgeConfig(checker="float"), expected="3.0000001"),
        adding(JudgeConfig(checker_code="print(1)"), expected="no"),
    ]
    graded = grader.grade([item(question, reply_with_program(SUM)) for question in questions])
    assert [grade.answer for _, grade in graded] == ["WA", "AC", "AC"]


def test_a_function_is_in_the_questions_language_whatever_its_fence_names(grader: Grader) -> None:
    question = Question(
        "f",
        {},
        "",
        Answer.PROGRAM,
        (Test("1\n2", "3"),),
        judging=JudgeConfig(function="add", language="python"),
    )
    reply = reply_with_program("def add(a, b):\n    return a + b", "cpp")
    ((_, grade),) = grader.grade([item(question, reply)])
    assert (grade.answer, grade.detail) == ("AC", "python")


def test_a_judge_or_checker_that_fails_is_not_the_programs_fault(grader: Grader) -> None:
    question = adding(JudgeConfig(checker_code="raise SystemExit(9)"))
    ((_, grade),) = grader.grade([item(question, reply_with_program(SUM))])
    assert (grade.status, grade.answer) == (Status.FAILED, "")
    assert grade.detail.startswith("the judge failed: ")


def test_a_grade_has_the_output_of_a_wrong_program(grader: Grader) -> None:
    replies = [reply_with_program(SUM), reply_with_program("print(int(input().split()[0]) - 7)"), "I cannot."]
    graded = grader.grade([item(adding(), reply) for reply in replies])
    assert [(grade.answer, grade.printed) for _, grade in graded] == [("AC", ""), ("WA", "-6\n"), ("", "")]


def test_with_livecodebenchs_rules_the_grade_also_has_the_own_verdict() -> None:
    question = adding(JudgeConfig(checker="yesno"), expected="YES")
    shouted = '#include <cstdio>\nint main() { puts("YES"); }'
    replies = [
        reply_with_program("print('yes')"),
        reply_with_program("print('YES')"),
        reply_with_program(shouted, "cpp"),
        "I cannot.",
    ]
    with Grader(workers=1, judge_options=JudgeOptions(rules="lcb")) as grader:
        grades = [grade for _, grade in grader.grade([item(question, reply) for reply in replies])]
    assert [(grade.answer, grade.own_verdict) for grade in grades][:2] == [("WA", "AC"), ("AC", "AC")]
    assert (grades[2].status, grades[2].own_verdict) == (Status.WRONG, "AC"), (
        "LiveCodeBench runs everything as Python"
    )
    assert (grades[3].status, grades[3].own_verdict) == (Status.NO_ANSWER, "")


def test_closing_stops_running_programs_and_fails_pending_ones() -> None:
    before = set(psutil.Process().children(recursive=True))
    grader = Grader(workers=1)
    codes = [f"import time\ntime.sleep({n})" for n in (50, 51, 52)]
    waiting = [grader.program_judge.verdict(adding(), ExtractedProgram(code)) for code in codes]
    threading.Event().wait(1.5)
    grader.close()
    assert [verdict.result(timeout=30).status for verdict in waiting] == [Status.FAILED] * 3
    left = set(psutil.Process().children(recursive=True)) - before
    assert psutil.wait_procs(left, timeout=20)[1] == []
    with pytest.raises(SandboxError, match="closed"):
        grader.program_judge.verdict(adding(), ExtractedProgram(SUM))


def test_mathematics_starts_no_judge() -> None:
    with Grader(workers=1) as grader:
        list(grader.grade([Item(Answer.INTEGER, "7", "\\boxed{7}")]))
        assert grader.program_judge.describe() == {}


def test_a_missing_language_is_reported_before_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(SandboxError, match="unknown language 'pascal'"):
        check_machine(JudgeOptions(), ["python", "pascal"])
    with pytest.raises(SandboxError, match="--judging lcb is for python only"):
        check_machine(JudgeOptions(rules="lcb"), ["cpp17"])
    monkeypatch.setenv("PATH", str(tmp_path))
    toolchains.find_toolchain.cache_clear()
    with pytest.raises(SandboxError, match="java: javac is not installed"):
        check_machine(JudgeOptions("none"), ["java"])
    toolchains.find_toolchain.cache_clear()


def test_the_cache_of_compiled_programs_has_a_maximum_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(programs, "MAX_CACHE_BYTES", 250)
    folder = programs.program_cache()
    assert folder is not None
    for number in range(4):
        (folder / f"{number}").write_bytes(b"x" * 100)
        os.utime(folder / f"{number}", (number, number))
    (folder / "header.gch").write_bytes(b"x" * 1_000)
    assert programs.program_cache() == folder
    assert sorted(file.name for file in folder.iterdir()) == ["2", "3", "header.gch"]
