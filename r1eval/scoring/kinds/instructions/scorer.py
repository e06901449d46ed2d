"""Scores a reply by the instructions of its gold: all followed is correct; each counts in the measures."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.errors import did_you_mean
from r1eval.scoring.kinds.instructions.checks import argument_problem
from r1eval.scoring.kinds.instructions.table import INSTRUCTIONS
from r1eval.scoring.kinds.scorer import Scored, Scorer
from r1eval.store.records import Status

Asked = Mapping[str, Any]
"""an instruction of a gold: its `id` and `kwargs`"""


def score(gold: str, part: str) -> Scored:
    """Check each instruction, strictly on the reply and loosely on its variants.

    Line breaks around the reply are not its own: the model writes them after its thinking.
    """
    asked: Sequence[Asked] = json.loads(gold)
    reply = part.strip()
    if not reply:
        measures = _measures([False] * len(asked), [False] * len(asked))
        return Scored(Status.NO_ANSWER, detail="no reply", measures=measures)
    variants = loose_variants(reply)
    strict = [follows(reply, one) for one in asked]
    loose = [
        followed or any(follows(variant, one) for variant in variants)
        for followed, one in zip(strict, asked, strict=True)
    ]
    missed = [one["id"] for one, followed in zip(asked, strict, strict=True) if not followed]
    return Scored(
        Status.WRONG if missed else Status.CORRECT,
        detail=f"not followed: {', '.join(missed)}" if missed else "all followed",
        measures=_measures(strict, loose),
    )


def follows(reply: str, asked: Asked) -> bool:
    """Whether a reply follows one instruction; a blank one follows none."""
    return bool(reply.strip()) and INSTRUCTIONS[asked["id"]].check(reply, asked["kwargs"])


def loose_variants(reply: str) -> list[str]:
    """The other readings of a reply that count loosely: without its first line, its last, both, and stars.

    >>> loose_variants("Sure:\\n*Tea* is hot.\\nBye.")
    ['*Tea* is hot.\\nBye.', 'Sure:\\n*Tea* is hot.', '*Tea* is hot.', 'Sure:\\nTea is hot.\\nBye.', \
'Tea is hot.\\nBye.', 'Sure:\\nTea is hot.', 'Tea is hot.']
    """
    lines = reply.split("\n")
    cut = ["\n".join(part).strip() for part in (lines[1:], lines[:-1], lines[1:-1])]
    plain = [text.replace("*", "") for text in (reply, *cut)]
    return [text for text in dict.fromkeys([*cut, *plain]) if text != reply]


def _measures(strict: Sequence[bool], loose: Sequence[bool]) -> dict[str, tuple[float, float]]:
    return {
        "prompt_loose": (float(all(loose)), 1.0),
        "instruction_strict": (float(sum(strict)), float(len(strict))),
        "instruction_loose": (float(sum(loose)), float(len(loose))),
    }


def gold_problem(gold: str) -> str:
    """What is wrong with a gold: no list, an unknown instruction, or arguments that do not fit."""
    try:
        asked = json.loads(gold)
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(asked, list) or not asked:
        return "it is not a list of instructions"
    return next(filter(None, map(_instruction_problem, asked)), "")


def _instruction_problem(asked: object) -> str:
    if not isinstance(asked, dict) or set(asked) != {"id", "kwargs"} or not isinstance(asked["kwargs"], dict):
        return 'an instruction is not {"id": ..., "kwargs": {...}}'
    name = str(asked["id"])
    if name not in INSTRUCTIONS:
        return f"there is no instruction {name!r}{did_you_mean(name, INSTRUCTIONS)}"
    problem = argument_problem(INSTRUCTIONS[name], asked["kwargs"])
    return f"{name}: {problem}" if problem else ""


def correct_reply(gold: str) -> str:
    """The reply that follows one of the instructions, or all of these in a row, if all are followed so."""
    asked: Sequence[Asked] = json.loads(gold)
    parts = [
        follow(one["kwargs"]).strip()
        for one in asked
        if (follow := INSTRUCTIONS[one["id"]].follow) is not None
    ]
    candidates = [*parts, "\n".join(parts), "\n".join(reversed(parts))]
    return next((text for text in candidates if all(follows(text, one) for one in asked)), "")


SCORER = Scorer(score, gold_problem, correct_reply)
