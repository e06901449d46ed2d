"""What a scorer of a kind of answer is, and which module has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from benchmarks.types import Answer
from r1eval.store.records import Status

MODULES: Mapping[Answer, str] = {
    Answer.SPAN: "r1eval.scoring.kinds.span",
    Answer.TEXT: "r1eval.scoring.kinds.text",
    Answer.GRID: "r1eval.scoring.kinds.grid",
    Answer.INSTRUCTIONS: "r1eval.scoring.kinds.instructions.scorer",
}
"""each module has a `SCORER`; a worker process imports it with its first task"""


@dataclass(frozen=True)
class Scored:
    """What a scorer finds in a reply."""

    status: Status
    answer: str = ""
    """the extracted answer in one form: equal answers are equal texts, and vote together"""
    detail: str = ""
    """the reason, in a few words"""
    measures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """further measures by metric name: (amount, weight), of which a metric is Σ amount / Σ weight"""


@dataclass(frozen=True)
class Scorer:
    """How answers of one kind are scored; functions of texts only, they run in worker processes."""

    score: Callable[[str, str], Scored]
    """(gold, part of the reply after the thinking) -> the verdict; "" is NO_ANSWER. For one gold the measures
    have the same names and weights whatever the reply"""
    gold_problem: Callable[[str], str]
    """why a gold cannot be graded against; "" if it can"""
    correct_reply: Callable[[str], str]
    """(gold) -> a reply that is correct by it, as the prompt asks; "" if none can be made"""
    shown: Callable[[str], str] = str
    """(gold that can be graded against) -> the gold for a reader, as `score` writes answers"""


def scorer(kind: Answer) -> Scorer:
    """The scorer of a kind in MODULES."""
    found = import_module(MODULES[kind]).SCORER
    assert isinstance(found, Scorer)
    return found


def shown_gold(kind: Answer, gold: str) -> str:
    """A gold as reports show it; as it is if its kind has no other form, or if it means nothing."""
    if kind not in MODULES or scorer(kind).gold_problem(gold):
        return gold
    return scorer(kind).shown(gold)


def handle(task: Mapping[str, str]) -> dict[str, Any]:
    """A worker's task, JSON in and out: `score` a reply by a gold, or `check` the gold."""
    kind = scorer(Answer(task["kind"]))
    if task["task"] == "check_kind":
        return {"problem": kind.gold_problem(task["gold"])}
    found = kind.score(task["gold"], task["answer"])
    return {
        "status": found.status,
        "answer": found.answer,
        "detail": found.detail,
        "measures": {name: list(pair) for name, pair in found.measures.items()},
    }
