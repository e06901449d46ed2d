"""Reads functions by cases: a cases environment, or "x if x > 0, -x otherwise"."""

import re
from collections.abc import Callable
from itertools import pairwise

from r1eval.scoring.answers.meaning import Interval, Meaning, complement, merge
from r1eval.scoring.answers.residues import other_residues
from r1eval.scoring.numbers.values import context

ReadPart = Callable[[str], Meaning]
CASES = re.compile(
    r"(?P<name>[^={}]*=)?\s*(?:\\\{\s*)?\\begin\s*\{\s*(?P<kind>cases|array|dcases|rcases)\s*\}"
    r"\s*(?:\{[lcr|\s]*\})?(?P<body>.*)\\end\s*\{\s*(?P=kind)\s*\}",
    re.DOTALL,
)
_IF = r"(?:if|when|for|where|whenever|otherwise|else|elsewhere)(?![A-Za-z])"
MARK = re.compile(r"(?:\\text\s*\{\s*,?\s*)?(?<![A-Za-z\\])" + _IF + r"[\s,]*\}?", re.IGNORECASE)
OTHERWISE = re.compile(r"otherwise|else|elsewhere", re.IGNORECASE)
RELATION = re.compile(
    r"[=<>]|\\(?:le|ge|ne|in|notin|equiv)(?![A-Za-z])|\b(?:even|odd|positive|negative|rational|irrational|prime)\b"
)
NAME = re.compile(r"\s*(?P<name>[A-Za-z][\w']*\s*(?:\([^()=]*\)|_\{?\w\}?)?\s*=)(?!=)")
MAX_ROWS = 8
Branch = tuple[str, str]
"""a value and its condition; "" for otherwise"""


def read_piecewise(plain: str, read: ReadPart) -> Meaning | None:
    """The function that a cleaned answer defines by cases; None for anything else."""
    found = CASES.fullmatch(plain.strip())
    if found:
        name, rows = (
            found["name"] or "",
            [_cells(row) for row in found["body"].split("\\cr") if row.strip(" ,")],
        )
    else:
        name, rows = _in_words(plain)
    if not 1 < len(rows) <= MAX_ROWS:
        return None
    pairs = [(read(row[0]), _condition(row[1], read)) for row in rows if row]
    if len(pairs) < len(rows) or any(value.kind in {"opaque", "reals"} for value, _ in pairs):
        return None
    known = [condition for _, condition in pairs if condition is not None]
    if len(known) < len(pairs) - 1:
        return None
    items = tuple(
        Meaning("row", items=(value, _otherwise(known) if condition is None else condition))
        for value, condition in pairs
    )
    meaning = Meaning("piecewise", items=items)
    name = re.sub(r"[\s=]", "", name)
    return Meaning("equation", items=(meaning,), name=name) if name else meaning


def _in_words(plain: str) -> tuple[str, list[Branch | None]]:
    """Split "x if x > 0, -x otherwise": a comma separates a condition from the next value."""
    if not MARK.search(plain):
        return "", []
    plain = re.sub(r"[\s,;]*\band\b", ",", re.sub(r"\\text\s*\{([^{}]*)\}", r" \1 ", plain))
    marks = list(MARK.finditer(plain))
    if not 1 < len(marks) <= MAX_ROWS or "\\begin" in plain:
        return "", []
    named = NAME.match(plain)
    values = [plain[named.end() if named else 0 : marks[0].start()]]
    conditions = []
    for mark, following in pairwise(marks):
        condition, comma, value = _rpartition(plain[mark.end() : following.start()].rstrip(" ,;"))
        if not comma:
            return "", []
        conditions.append(condition)
        values.append(value)
    conditions.append("" if OTHERWISE.search(marks[-1].group()) else plain[marks[-1].end() :])
    rows = [_row(value, condition) for value, condition in zip(values, conditions, strict=True)]
    return named["name"] if named else "", rows


def _cells(row: str) -> Branch | None:
    """Value and condition of a row of a cases environment: at &, at "if", or at the last comma."""
    if row.count("&") == 1:
        value, _, condition = row.partition("&")
    elif mark := MARK.search(row):
        value, condition = row[: mark.start()], row[mark.start() :]
    else:
        value, _, condition = _rpartition(row)
    return _row(value, condition)


def _row(value: str, condition: str) -> Branch | None:
    """The row, if its condition is one and its value is none."""
    value = re.sub(r"\\text\s*\{\s*$", "", value).strip(" ,;")
    condition = condition.strip(" ,;.")
    if mark := MARK.match(condition):
        is_rest = OTHERWISE.search(mark.group())
        condition = (
            ""
            if is_rest
            else condition[mark.end() :].strip(" ,()}" if "{" not in condition[mark.end() :] else " ,")
        )
    elif condition and not RELATION.search(condition):
        return None
    return None if not value or RELATION.search(value) or value.startswith("=") else (value, condition)


def _rpartition(text: str) -> tuple[str, str, str]:
    """Split at the last comma or semicolon outside brackets."""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")]}") - (text[place] in "([{")
        if depth == 0 and text[place] in ",;":
            return text[:place], text[place], text[place + 1 :]
    return text, "", ""


def _condition(text: str, read: ReadPart) -> Meaning | None:
    """The meaning of a condition; None for otherwise."""
    if not text:
        return None
    meaning = read(text)
    if meaning.kind == "equation" and meaning.name and meaning.items and meaning.items[0].kind == "value":
        at = meaning.items[0].values
        if len(at) == 1:
            return Meaning("reals", intervals=(Interval(at, at, True, True),), name=meaning.name)
    return meaning


def _otherwise(known: list[Meaning]) -> Meaning:
    """What the other conditions leave: other reals, other residues."""
    if all(condition.kind == "reals" for condition in known):
        infinity = context().inf
        taken = merge([interval for condition in known for interval in condition.intervals])
        return Meaning("reals", intervals=complement(taken, (infinity,), (-infinity,)), name=known[0].name)
    if len(known) == 1 and known[0].kind == "family":
        return other_residues(known[0])
    return Meaning("words", text="otherwise")
