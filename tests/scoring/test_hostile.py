"""Hostile answers do not hang, crash or execute anything; they are graded wrong."""

from pathlib import Path

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

pytestmark = pytest.mark.slow

TOWERS = ["9^{9^{9^{9}}}", "2**3**4**5**6**7", "e^{e^{e^{e^{e}}}}", "(10^{10^{10}})!", "x^{x^{x^{10^{10}}}}"]
HUGE = [
    "9^" * 500 + "9",
    "999999999!",
    "9!!!!!!!!!",
    r"\binom{10^{12}}{10^{11}}",
    r"\lfloor 2^{10^{11}} \rfloor",
]
NESTED = [
    "{" * 5000 + "5" + "}" * 5000,
    "(" * 900 + "5" + ")" * 900,
    r"\sqrt{" * 300 + "5" + "}" * 300,
    "|" * 1500,
]
MANY = [r"\frac{1}{" * 150 + "5" + "}" * 150, "-" * 1900 + "5", r"\left(" * 300, r"\text{" * 300]
LONG = ["1" * 1_000_000, "x+" * 500_000 + "1", "5 " * 500_000, "5, " * 300_000, r"\boxed{" * 100_000 + "5"]
ODD = ["\x00", "\ud800", "\u202e5", "5\u0000", "𝟝𝟞", "\\", "^", "_", "&", "%", "#", "~", r"\\\\", "}{", "$"]


@pytest.mark.parametrize(
    "answer", [*TOWERS, *HUGE, *NESTED, *MANY, *LONG, *ODD], ids=lambda text: ascii(text[:20])
)
@pytest.mark.parametrize("gold", ["7", r"\frac{\pi}{7}", "(7, 8)"])
def test_a_hostile_answer_is_not_correct(grader: Grader, gold: str, answer: str) -> None:
    ((_, grade),) = grader.grade([Item(Answer.EXPRESSION, gold, rf"\boxed{{{answer}}}")])
    assert grade.status in {Status.WRONG, Status.NO_ANSWER}


LOOPS = [r"\sum_{k=1}^{10^{9}} k!", r"\prod_{k=1}^{10^{7}} k", r"\int_0^1 x^{x^{x^x}} dx"]


@pytest.mark.parametrize("answer", LOOPS)
def test_an_answer_that_is_not_decided_by_the_deadline_is_wrong_with_its_reason(
    grader: Grader, answer: str
) -> None:
    ((_, grade),) = grader.grade([Item(Answer.EXPRESSION, "5", rf"\boxed{{{answer}}}")])
    assert grade.status is Status.WRONG
    assert "CPU time" in grade.detail


EXPLOSIVE = r"\sum_{k=1}^{10^{9}} k!"


def test_a_gold_that_exceeds_the_limits_is_failed_with_its_reason(grader: Grader) -> None:
    ((_, grade),) = grader.grade([Item(Answer.EXPRESSION, EXPLOSIVE, r"\boxed{5}")])
    assert grade.status is Status.FAILED
    assert "gold" in grade.detail


def test_a_gold_that_exceeds_the_limits_is_found_before_a_run(grader: Grader) -> None:
    problems = grader.check_golds([(Answer.EXPRESSION, EXPLOSIVE), (Answer.EXPRESSION, r"\sum_{k=1}^{3} k")])
    assert problems[0] is not None
    assert problems[1] is None


PYTHON = [
    "__import__('pathlib').Path('CANARY').touch()",
    "open('CANARY','w')",
    "[open('CANARY','w') for x in [1]]",
    "(lambda: open('CANARY','w'))()",
    r"\text{__import__('os').system('touch CANARY')}",
    r"\operatorname{open('CANARY','w')}",
    r"\mathrm{eval(compile(open('CANARY','w')))}",
    r"\sum_{k=1}^{open('CANARY','w')} k",
    r"\input{CANARY}\immediate\write18{touch CANARY}",
    "5; import os; os.system('touch CANARY')",
    "sympify(open('CANARY','w'))",
    "f(open('CANARY','w'))",
    "$(touch CANARY)",
    "`touch CANARY`",
]


@pytest.mark.parametrize("program", PYTHON)
@pytest.mark.parametrize("dress", [r"\boxed{%s}", "The answer is %s", "%s", "$%s$", "Answer: %s", "x = %s"])
def test_nothing_in_a_reply_is_executed(grader: Grader, tmp_path: Path, program: str, dress: str) -> None:
    canary = tmp_path / "canary"
    text = dress.replace("%s", program.replace("CANARY", str(canary)))
    golds = {Answer.EXPRESSION: "7", Answer.INTEGER: "7", Answer.CHOICE: "C"}
    graded = list(grader.grade(Item(kind, gold, text) for kind, gold in golds.items()))
    assert all(grade.status is not Status.CORRECT for _, grade in graded)
    assert not canary.exists()
