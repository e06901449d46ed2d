"""Comparing imported runs: questions and golds as always, how they were asked only as far as a log tells."""

from collections.abc import Iterator

from r1eval.gate.asked_settings import STATED
from r1eval.gate.conditions import BenchmarkConditions
from r1eval.gate.question_differences import QuestionDifferences, describe_difference
from reports.gate.verdict import Blocker

ALLOW = "compare anyway with --allow-different-sampling"
SIDES = ("baseline", "candidate")


def import_blockers(
    old: BenchmarkConditions, new: BenchmarkConditions, questions: QuestionDifferences
) -> Iterator[Blocker]:
    """What is known to differ in how the questions were asked, and one for what is not known.

    Two imports are no exception: nothing says that two logs of one harness were made with the same prompts.
    """
    for name in STATED:
        values = old.asked[name], new.asked[name]
        if None not in values and values[0] != values[1]:
            yield Blocker(describe_difference(name, *values), f"sample both alike, or {ALLOW}")
    if questions.prompts:
        yield Blocker(
            f"prompts of {len(questions.prompts)} of {questions.baseline} questions differ",
            f"ask both models in the same words, or {ALLOW}",
        )
    sides = [
        f"the {side} was imported from {one.imported}, whose log does not tell {', '.join(_not_told(one))}"
        for side, one in zip(SIDES, (old, new), strict=True)
        if one.imported
    ]
    yield Blocker("; ".join(sides), f"run that model with r1eval, or {ALLOW}")


def _not_told(conditions: BenchmarkConditions) -> list[str]:
    settings = [name for name in STATED if conditions.asked[name] is None]
    return [*settings, "the chat template and what else was around the prompts"]
