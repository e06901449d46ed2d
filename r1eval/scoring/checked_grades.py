"""Grades replies to unchecked golds: where a gold means nothing, a reply is failed, not wrong."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import lru_cache

from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.store.records import Status


@dataclass(frozen=True)
class _Tag:
    """What is kept of an item while it is graded."""

    own: object
    """the caller's tag"""
    gold_problem: Future[str]
    """why its gold means nothing; "" if it does"""


def grade_checked(items: Iterable[Item], grader: Grader) -> Iterator[tuple[Item, Grade, str]]:
    """As `Grader.grade`, and why the item's gold means nothing: "" if it does, or if the reply is correct."""
    for item, grade in grader.grade(_with_problems(items, grader)):
        assert isinstance(item.tag, _Tag)
        problem = item.tag.gold_problem.result() if grade.status is not Status.CORRECT else ""
        if problem:
            detail = f"the gold means nothing: {problem}"
            grade = replace(grade, status=Status.FAILED, detail=detail, measures={})  # noqa: PLW2901
        yield replace(item, tag=item.tag.own), grade, problem


def _with_problems(items: Iterable[Item], grader: Grader) -> Iterator[Item]:
    gold_problem = lru_cache(maxsize=4096)(grader.gold_problem)
    for item in items:
        yield replace(item, tag=_Tag(item.tag, gold_problem(item.kind, item.gold)))
