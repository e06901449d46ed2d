"""Grading on a real Ray cluster of two nodes: the verdicts of a local grader, whatever dies."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import psutil
import pytest

from benchmarks.types import Answer, JudgeConfig, Question, Test
from r1eval.errors import R1evalError
from r1eval.scoring.cluster import ClusterGrader, ClusterScoring
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.scoring.programs import JudgeOptions
from r1eval.scoring.votes import GradedAnswers
from r1eval.store.records import Status
from tests.engines.clusters import LocalCluster, local_cluster, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.jail]

SUM = Question(
    "sum",
    {},
    "",
    Answer.PROGRAM,
    (Test("1 2\n", "3\n"), Test("5 5\n", "10\n")),
    judging=JudgeConfig(time_limit_seconds=1),
)


def expression(gold: str, answer: str) -> Item:
    return Item(Answer.EXPRESSION, gold, f"so it is \\boxed{{{answer}}}")


def program(code: str) -> Item:
    return Item(Answer.PROGRAM, "", f"```python\n{code}\n```", question=SUM)


ITEMS = [
    expression("\\frac{1}{2}", "\\sin(\\pi/6)"),
    expression("\\frac{1}{2}", "\\cos(\\pi/6)"),
    expression("x^2+1", "1+x^2"),
    expression("x^2+1", "(x+1)^2"),
    expression("2\\sqrt{3}", "\\sqrt{12}"),
    expression("7", "7"),
    Item(Answer.EXPRESSION, "7", "<think>never ends"),
    Item(Answer.CHOICE, "B", "Answer: B"),
    program("a, b = map(int, input().split())\nprint(a + b)"),
    program("print(3)"),
    program("while True: pass"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster(1, 1) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def grader(cluster: LocalCluster, said: list[str]) -> Iterator[ClusterGrader]:
    scoring = ClusterScoring({"address": cluster.address}, 1, frozenset({"python"}), said.append)
    with ClusterGrader(scoring) as grader:
        yield grader


@pytest.fixture(scope="module")
def local() -> Iterator[Grader]:
    with Grader(2) as grader:
        yield grader


def verdict(grade: Grade) -> Grade:
    """Without what depends on the machine."""
    return replace(grade, seconds=0.0)


def test_the_verdicts_are_those_of_a_local_grader(grader: ClusterGrader, local: Grader) -> None:
    there, here = list(grader.grade(ITEMS)), list(local.grade(ITEMS))
    assert [item for item, _ in there] == ITEMS
    assert [verdict(grade) for _, grade in there] == [verdict(grade) for _, grade in here]
    assert {grade.status for _, grade in there} == {Status.CORRECT, Status.WRONG, Status.NO_ANSWER}


def test_votes_and_golds_are_those_of_a_local_grader(grader: ClusterGrader, local: Grader) -> None:
    answers = GradedAnswers(
        "q",
        Answer.EXPRESSION,
        "\\frac{1}{2}",
        ((0, "\\frac{1}{2}", True), (1, "x+x", False), (2, "2x", False), (3, "3x", False)),
    )
    assert list(grader.group_answers([answers])) == list(local.group_answers([answers]))
    golds = [(Answer.EXPRESSION, "\\sqrt{2}"), (Answer.EXPRESSION, "\\frac{1}{")]
    assert grader.check_golds(golds) == local.check_golds(golds)


def test_the_sandbox_of_the_nodes_is_recorded(grader: ClusterGrader, local: Grader) -> None:
    item = program("a, b = input().split()\nprint(int(a) + int(b))")
    assert [grade.status for _, grade in grader.grade([item])] == [Status.CORRECT]
    assert [grade.status for _, grade in local.grade([item])] == [Status.CORRECT]
    assert grader.program_judge.describe() == local.program_judge.describe()


def test_a_killed_grader_s_tasks_are_done_elsewhere(
    grader: ClusterGrader, cluster: LocalCluster, said: list[str]
) -> None:
    items = [expression(f"{n}\\sqrt{{3}}", f"\\sqrt{{{3 * n * n}}}") for n in range(2, 42)]
    graded = grader.grade(items)
    grades = [next(graded)[1]]
    os.kill(graders(cluster)[0], signal.SIGKILL)
    grades += [grade for _, grade in graded]
    assert [grade.status for grade in grades] == [Status.CORRECT] * 40
    assert wait_until(lambda: any("died: its process was killed, or crashed" in line for line in said))


def graders(cluster: LocalCluster) -> list[int]:
    found = []
    for node in cluster.nodes:
        for process in psutil.Process(node.pid).children(recursive=True):
            with suppress(psutil.Error):
                if "NodeGrader" in " ".join(process.cmdline()):
                    found.append(process.pid)
    return found


@pytest.mark.usefixtures("grader")
def test_nodes_that_cannot_judge_are_an_error_before_the_run(cluster: LocalCluster) -> None:
    scoring = ClusterScoring({"address": cluster.address}, 1, frozenset({"klingon"}))
    with pytest.raises(R1evalError, match="no grader is left on the Ray cluster"):
        ClusterGrader(scoring, judge_options=JudgeOptions())
