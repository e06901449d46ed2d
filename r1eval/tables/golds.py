"""What a reader of a run's figures must know of golds that the grader cannot read."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MAX_NAMED = 5
"""questions that a note names"""


def gold_notes(entry: Mapping[str, Any]) -> Iterator[str]:
    """One sentence each if a benchmark's entry in run.json has questions that were left out for their golds,
    or golds that a later grader cannot read.

    >>> list(gold_notes({"questions": 28, "skipped_golds": [{"question": "q7", "reason": "it is empty"}]}))
    ['1 of 29 questions left out, because its gold cannot be read: q7']
    """
    skipped = [str(one["question"]) for one in entry.get("skipped_golds") or ()]
    if skipped:
        whose = "its gold" if len(skipped) == 1 else "their golds"
        total = entry["questions"] + len(skipped)
        yield (
            f"{len(skipped)} of {total} questions left out, because {whose} cannot be read: {_name(skipped)}"
        )
    if unreadable := [str(one) for one in entry.get("unreadable_golds") or ()]:
        yield (
            f"{len(unreadable)} of {entry['questions']} golds cannot be read by this grader, so replies are "
            f"right only if they are the gold itself: {_name(unreadable)}"
        )


def _name(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MAX_NAMED} more" if len(ids) > MAX_NAMED else ""
    return ", ".join(ids[:MAX_NAMED]) + more
