"""Arrays of integers: the last one in a reply, as JSON or as rows of numbers."""

import json
import re
from collections import deque

ROW = r"\[\s*-?\d{1,9}(?:\s*,\s*-?\d{1,9})*\s*\]"
ROWS = rf"{ROW}(?:\s*,\s*{ROW}|[ \t]*\n[ \t]*{ROW})*"
ONE_ROW = re.compile(ROW)
NESTED = re.compile(rf"\[\s*(?P<rows>{ROWS})\s*,?\s*\]")
BARE = re.compile(ROWS)
LINES = re.compile(r"(?:^[ \t|]*\d{1,9}(?:[ \t,|]+\d{1,9})*[ \t,|]*(?:\n|\Z))+", re.MULTILINE)
NUMBER = re.compile(r"-?\d+")
MAX_LENGTH = 200_000
"""characters of a reply that are read, from its end"""


def parse(gold: object) -> list[list[str]]:
    """The rows of a gold; ValueError if it is not a rectangle of integers."""
    if not isinstance(gold, list) or not gold or not all(isinstance(row, list) and row for row in gold):
        raise ValueError("it is not a JSON array of rows; give one such as [[0,1],[2,3]]")
    if not all(isinstance(cell, int) and not isinstance(cell, bool) for row in gold for cell in row):
        raise ValueError("a cell is not an integer")
    if len({len(row) for row in gold}) > 1:
        raise ValueError("its rows differ in length")
    return [[str(cell) for cell in row] for row in gold]


def read(_: object, part: str) -> list[list[str]] | None:
    r"""The last array of arrays; without one the last rows in brackets, or the last lines of numbers.

    >>> read([], "First [[1]], no: [[0, 1],\n [2, 3]]."), read([], "```\n0 1\n2 3\n```")
    ([['0', '1'], ['2', '3']], [['0', '1'], ['2', '3']])
    """
    for pattern in (NESTED, BARE, LINES):
        last = deque(pattern.finditer(part[-MAX_LENGTH:]), maxlen=1)
        if last:
            rows = (
                last[0].group().strip().split("\n") if pattern is LINES else ONE_ROW.findall(last[0].group())
            )
            return [[str(int(cell)) for cell in NUMBER.findall(row)] for row in rows]
    return None


def correct_reply(gold: object) -> str:
    return json.dumps(gold)
