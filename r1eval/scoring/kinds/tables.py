"""Tables of texts, as ZebraLogic's solutions: which house has what."""

import json
import re
from collections.abc import Mapping
from typing import Any

# A reply is read as ZeroEval does (src/evaluation/zebra_grid_eval.py): its last "solution", capitals and
# spaces around a cell aside.

SOLUTION = re.compile(r'"solution"\s*:\s*(?=\{)')
MAX_TRIES = 8
"""places of a solution that are tried, from the end"""


def parse(gold: object) -> list[list[str]]:
    """The rows of a gold {"header": ["House", …], "rows": [["1", …], …]} without the names of the houses.

    ValueError says what is wrong.
    """
    if not isinstance(gold, dict):
        raise ValueError("it is not a JSON object")
    header, rows = gold.get("header"), gold.get("rows")
    if not isinstance(header, list) or len(header) < 2 or not isinstance(rows, list) or not rows:
        raise ValueError(
            'it has no table; give one such as {"header": ["House", "Name"], "rows": [["1", "Bo"]]}'
        )
    if not all(isinstance(row, list) and len(row) == len(header) for row in rows):
        raise ValueError("a row has another length than the header")
    if len(set(map(str, header))) < len(header):
        raise ValueError("two columns have the same name")
    cells = [[_cell(cell) for cell in row[1:]] for row in rows]
    if not all(map(all, cells)):
        raise ValueError("a cell is empty")
    return cells


def read(gold: object, part: str) -> list[list[str]] | None:
    """The cells that a reply's last solution has for the houses and columns of the gold; "" for none."""
    solution = _last_solution(part.replace("\n", ""))
    if solution is None:
        return None
    names = _names(gold)
    houses = [solution.get(house) for house in names]
    return [
        [_cell(house.get(column)) if isinstance(house, Mapping) else "" for column in columns]
        for house, columns in zip(houses, names.values(), strict=True)
    ]


def _last_solution(text: str) -> Mapping[str, Any] | None:
    decoder = json.JSONDecoder(strict=False)
    for place in [*SOLUTION.finditer(text)][: -MAX_TRIES - 1 : -1]:
        try:
            value, _ = decoder.raw_decode(text, place.end())
        except (ValueError, RecursionError):
            continue
        if isinstance(value, Mapping) and value:
            return value
    return None


def _names(gold: object) -> dict[str, list[str]]:
    """House 1, House 2, … with their columns."""
    assert isinstance(gold, dict)
    label, *columns = map(str, gold["header"])
    return {f"{label} {number}": columns for number in range(1, len(gold["rows"]) + 1)}


def _cell(value: object) -> str:
    """A cell's one form; of a list its first item."""
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else str(value).strip().lower()


def correct_reply(gold: object) -> str:
    assert isinstance(gold, dict)
    houses = zip(_names(gold).items(), gold["rows"], strict=True)
    solution = {house: dict(zip(columns, row[1:], strict=True)) for (house, columns), row in houses}
    return json.dumps({"reasoning": "", "solution": solution}, ensure_ascii=False)
