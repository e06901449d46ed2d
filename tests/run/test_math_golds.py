"""Golds in the forms that the sets of mathematics have: each can be graded against, whole lists included."""

from collections.abc import Iterator

import pytest

from benchmarks.catalogue import BENCHMARKS
from benchmarks.datasets import is_file
from benchmarks.types import Answer, Benchmark, Question
from r1eval.run.golds import find_unreadable
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status
from tests.benchmarks.rows import example_rows

MATHEMATICS = [
    one
    for one in BENCHMARKS
    if {Answer.INTEGER, Answer.EXPRESSION} & set(one.prompts) and not is_file(one.dataset.repo)
]

GOLDS = {
    "matharena": [
        r"2^{25} \cdot 26!",
        r"1-\frac{2}{\pi}",
        r"\frac{-1+\sqrt{17}}{2}, \frac{-1-\sqrt{17}}{2}",
        "14/5",
    ],
    "olymmath": [r"$\frac{\sqrt{3}}{6}$", r"$\arctan 2$", "$[-2, 2]$"],
    "imo-answerbench": [
        r"$f(x)=x$ and $f(x)=0$",
        r"$P(x)=cx$ for any real number $c$",
        r"$\lfloor\sqrt{n-1}\rfloor$",
        "$(2k-1)!!$",
        "$n=2$ or $n=3$",
        "taking the blue card",
        "No positive integers",
    ],
    "olympiadbench": [
        "$2,3$",
        "$(1,2),(3,4)$",
        "$y=2 x+1$",
        "$[0,1)$",
        r"$\left(-\infty,-2\right) \cup(3, \infty)$",
    ],
    "minerva-math": ["4.5e33", r"2.19 \times 10^6", r"\arcsin{1.3 \sin{\theta_w}}", "m(2s)=3s", "-1, 1, 1+i"],
    "amc23": ["27.0"],
    "gsm8k": ["1,080"],
}
"""invented, in the forms of the sets' own"""
KINDS = {"gsm8k": Answer.INTEGER}

LISTS = [
    ("$2,3$", "3, 2", Status.CORRECT),
    ("$2,3$", "2", Status.WRONG),
    ("$2,3$", "2, 3, 4", Status.WRONG),
    ("$n=2$ or $n=3$", "2, 3", Status.CORRECT),
    ("$f(x)=x$ and $f(x)=0$", "f(x)=0, f(x)=x", Status.CORRECT),
    ("$f(x)=x$ and $f(x)=0$", "f(x)=x", Status.WRONG),
    ("$(1,2),(3,4)$", "(3,4),(1,2)", Status.CORRECT),
    ("$(1,2),(3,4)$", "(2,1),(3,4)", Status.WRONG),
]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(workers=1) as grader:
        yield grader


@pytest.mark.parametrize("benchmark", MATHEMATICS, ids=lambda benchmark: benchmark.name)
def test_the_golds_of_the_rows_in_its_file_can_be_graded_against(
    benchmark: Benchmark, grader: Grader
) -> None:
    place = {"@config": benchmark.dataset.configs[0], "@row": 0, "@repo": benchmark.dataset.repo}
    questions = [benchmark.to_question({**row, **place}) for row in example_rows(benchmark)]
    asked = [question for question in questions if isinstance(question, Question)]
    assert asked
    assert find_unreadable(asked, grader) == []


@pytest.mark.parametrize("name", GOLDS)
def test_golds_of_its_forms_can_be_graded_against(name: str, grader: Grader) -> None:
    kind = KINDS.get(name, Answer.EXPRESSION)
    questions = [Question(gold, {}, gold, kind) for gold in GOLDS[name]]
    assert find_unreadable(questions, grader) == []


def test_a_question_that_asks_for_all_solutions_wants_all_of_them_in_any_order(grader: Grader) -> None:
    items = [Item(Answer.EXPRESSION, gold, rf"So \boxed{{{answer}}}.") for gold, answer, _ in LISTS]
    grades = [grade.status for _, grade in grader.grade(items)]
    assert grades == [status for _, _, status in LISTS]
