"""Golds of a log that are others than the benchmark's: the two harnesses then grade different things."""

from collections.abc import Iterator, Mapping, Sequence

from benchmarks.types import Answer, Question
from r1eval.imports.tally import MAX_NAMED
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

COMPARED = (Answer.INTEGER, Answer.EXPRESSION)
"""letters are compared where a question is matched, as only its options tell what they mean"""
MAX_SHOWN = 40
"""characters shown of a gold"""


def gold_remarks(questions: Sequence[Question], told: Mapping[str, str]) -> Iterator[str]:
    """A sentence if golds differ; `told`: question id -> the log's gold, where it is written differently."""
    asked = [one for one in questions if one.id in told and one.answer in COMPARED]
    other = list(_other(asked, told)) if asked else []
    if other:
        shown = "; ".join(
            f"{one.id}: {told[one.id]:.{MAX_SHOWN}} there, {one.gold:.{MAX_SHOWN}} here"
            for one in other[:MAX_NAMED]
        )
        more = "; …" * (len(other) > MAX_NAMED)
        yield f"the log has other golds for {len(other)} of {len(questions)} questions ({shown}{more})"


def _other(questions: Sequence[Question], told: Mapping[str, str]) -> Iterator[Question]:
    """The questions whose golds the grader takes for different; a gold can also be a whole solution."""
    items = [
        Item(one.answer, one.gold, text, tag=one)
        for one in questions
        for text in (told[one.id], f"\\boxed{{{told[one.id]}}}")
    ]
    with Grader(1) as grader:
        statuses = [grade.status for _, grade in grader.grade(items)]
    for question, plain, boxed in zip(questions, statuses[::2], statuses[1::2], strict=True):
        if boxed is Status.WRONG and plain is not Status.CORRECT:
            yield question
