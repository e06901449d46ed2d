"""Scores grids: arrays of integers (ARC-AGI), and tables of texts (ZebraLogic); every cell must be right."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from r1eval.scoring.kinds import arrays, tables
from r1eval.scoring.kinds.scorer import Scored, Scorer
from r1eval.store.records import Status

MAX_CELLS = 10_000
"""of a gold"""


@dataclass(frozen=True)
class Form:
    """One of the two forms of a grid; its functions take a gold that `parse` returned."""

    parse: Callable[[object], list[list[str]]]
    """the rows of a gold, read as JSON; ValueError says what is wrong"""
    read: Callable[[object, str], list[list[str]] | None]
    """(gold, part of a reply) -> the rows that it gives; None if it gives none"""
    reply: Callable[[object], str]
    """a correct reply"""
    missing: str
    """why a reply has no answer"""


ARRAY = Form(arrays.parse, arrays.read, arrays.correct_reply, "no array of arrays")
TABLE = Form(tables.parse, tables.read, tables.correct_reply, 'no object "solution"')


def score(gold: str, part: str) -> Scored:
    """Compare cell by cell; a cell that a reply does not have is wrong."""
    value = json.loads(gold)
    form = _form(value)
    wanted = form.parse(value)
    cells = float(sum(map(len, wanted)))
    given = form.read(value, part)
    if given is None:
        return Scored(Status.NO_ANSWER, detail=form.missing, measures={"cells": (0.0, cells)})
    right = sum(
        one == other
        for row, found in zip(wanted, given, strict=False)
        for one, other in zip(row, found, strict=False)
    )
    return Scored(
        Status.CORRECT if given == wanted else Status.WRONG,
        _to_text(given),
        f"{right} of {cells:.0f} cells" + ", in another shape" * (_shape(given) != _shape(wanted)),
        {"cells": (float(right), cells)},
    )


def _form(gold: object) -> Form:
    return TABLE if isinstance(gold, dict) else ARRAY


def _shape(rows: list[list[str]]) -> list[int]:
    return [len(row) for row in rows]


def _to_text(rows: list[list[str]]) -> str:
    """`[[0,1],[2,3]]`, or `[[arnold,tea],[peter,water]]`."""
    return "[" + ",".join(f"[{','.join(row)}]" for row in rows) + "]"


def gold_problem(gold: str) -> str:
    try:
        value = json.loads(gold)
        cells = sum(map(len, _form(value).parse(value)))
    except json.JSONDecodeError as error:
        return f"it is not JSON ({error})"
    except RecursionError:
        return "it is not a grid, but nested deeply"
    except ValueError as problem:
        return str(problem)
    if cells > MAX_CELLS:
        return f"it has more than {MAX_CELLS:,} cells"
    return "" if score(gold, correct_reply(gold)).status is Status.CORRECT else "it does not equal itself"


def correct_reply(gold: str) -> str:
    value = json.loads(gold)
    return _form(value).reply(value)


def shown(gold: str) -> str:
    value = json.loads(gold)
    return _to_text(_form(value).parse(value))


SCORER = Scorer(score, gold_problem, correct_reply, shown)
