"""The questions of two runs side by side: which of them were asked otherwise, and in what."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from r1eval.gate.conditions import Said, run_again
from r1eval.gate.stored_questions import Asked, asked
from reports.gate.verdict import Problem

NAMED = 3
"""how many questions a sentence names"""
AROUND = 24
"""characters that are shown on each side of where two texts part"""
Two = tuple[Asked, Asked]
"""a question as the baseline and as the candidate has it"""


@dataclass
class Compared:
    """What came of comparing the questions; filled while they are read."""

    baseline: int = 0
    """questions of the baseline"""
    candidate: int = 0
    extra: list[str] = field(default_factory=list)
    """ids that the baseline lacks"""
    prompts: list[Two] = field(default_factory=list)
    golds: list[Two] = field(default_factory=list)
    """or their kinds of answer"""
    judged: list[Two] = field(default_factory=list)
    """programs: their tests, checkers, limits"""
    same_first: bool = False
    """both runs begin with the same question, in the same words"""


def compare_questions(old: Said, new: Said) -> Compared:
    """The candidate's questions are read one at a time. Those that it lacks are missing, not different."""
    held = {question.id: question for question in asked(old.folder, old.benchmark)}
    first = next(iter(held.values()))
    found = Compared(baseline=len(held))
    for question in asked(new.folder, new.benchmark):
        found.candidate += 1
        if found.candidate == 1:
            found.same_first = (question.id, question.messages) == (first.id, first.messages)
        if question.id in held:
            _compare(held[question.id], question, found)
        else:
            found.extra.append(question.id)
    return found


def asked_otherwise(found: Compared, old: Said, new: Said) -> Iterator[Problem]:
    """Each with the command that asks the baseline's model again."""
    anew = f"ask the baseline's model what is asked now: {run_again(old)}"
    if found.extra:
        yield Problem(
            f"questions: {found.baseline} in the baseline, {found.candidate} in the candidate, of which the "
            f"baseline lacks {_named(found.extra)}",
            f"{anew}; or ask the candidate what the baseline was asked (--limit, --data, --exclude, …): "
            f"{run_again(new)}",
        )
    for what, pairs, text in (
        ("prompts", found.prompts, _prompt),
        ("golds", found.golds, _gold),
        ("tests or rules of judging", found.judged, _judging),
    ):
        if pairs:
            yield Problem(_sentence(what, pairs, text), anew)


def differs(name: str, old: object, new: object) -> str:
    """
    >>> differs("temperature", 0.6, 1.0)
    'temperature: 0.6 in the baseline, 1.0 in the candidate'
    """
    return f"{name}: {old} in the baseline, {new} in the candidate"


def parted(old: str, new: str) -> tuple[str, str]:
    """What stands around the place where two texts part, quoted, each on one line.

    >>> parted("Think, then answer in a box.", "Think, then answer in words.")
    ('"Think, then answer in a box."', '"Think, then answer in words."')
    """
    same = next(
        (n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new))
    )
    return _around(old, same), _around(new, same)


def _compare(old: Asked, new: Asked, found: Compared) -> None:
    if old.messages and new.messages and old.messages != new.messages:
        found.prompts.append((old, new))
    if (old.gold, old.kind) != (new.gold, new.kind):
        found.golds.append((old, new))
    elif (old.tests, old.judging) != (new.tests, new.judging):
        found.judged.append((old, new))


def _sentence(what: str, pairs: Sequence[Two], text: Callable[[Asked], str]) -> str:
    """Which questions differ, and how the first of them that may be shown does."""
    ids = [old.id for old, _ in pairs]
    open_ones = [(old, new) for old, new in pairs if not (old.hidden or new.hidden)]
    said = f"{what} of {len(ids)} question{'s' * (len(ids) > 1)} ({_named(ids)})"
    if not open_ones:
        return f"{said} differ; their text is not to be shown"
    old, new = open_ones[0]
    return differs(f"{said} differ, of {old.id}", *parted(text(old), text(new)))


def _prompt(question: Asked) -> str:
    return "\n".join(content for _, content in question.messages)


def _gold(question: Asked) -> str:
    return f"{question.gold} ({question.kind})"


def _judging(question: Asked) -> str:
    rules = (f"{name} {value}" for name, value in question.judging.items() if value)
    return ", ".join((f"tests {question.tests[:12]}", *rules))


def _named(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def _around(text: str, place: int) -> str:
    start, end = max(0, place - AROUND), place + AROUND
    shown = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    return json.dumps(shown, ensure_ascii=False)
