"""Writes tuples out that are given in short: (1, 2, 3) and its permutations, (±1, ±2)."""

import re
from itertools import permutations, product

_MANY = r"(?:(?:all|any|every|its|their|the|of|other|possible|in|six|three|as well as)\s+)*"
_PERMUTED = (
    r"(?P<cyclic>cyclic(?:al)?\s+(?:permutations?|shifts?|rotations?)|rotations?)|permutations?|re-?orderings?"
    r"|orderings?|(?<=any )order|(?<=to )order|rearrangements?"
)
_JOINED = r"(?:and|along with|together with|with|or|plus|up to|&)?"
_THEIR = r"(?:thereof|of (?:it|them|these|this|those|the (?:variables|coordinates|components|entries)))"
BEHIND = re.compile(
    rf"(?P<tuples>.*\))\s*,?\s*\(?\s*{_JOINED}\s*{_MANY}(?:{_PERMUTED})(?:\s+{_THEIR})?\s*\)?",
    re.IGNORECASE | re.DOTALL,
)
FRONT = re.compile(
    rf"{_MANY}(?:{_PERMUTED})\s+of\s+(?:the\s+)?(?:(?:ordered\s+)?(?:triples?|pairs?|tuples?|quadruples?)\s*)?"
    r"(?P<tuples>\(.*\))",
    re.IGNORECASE | re.DOTALL,
)
NAMES = re.compile(r"\s*\(\s*[A-Za-z]\w?(?:\s*,\s*[A-Za-z]\w?)*\s*\)\s*(?:=|\\in)\s*")
TUPLE = re.compile(r"\((?P<members>(?:[^()]|\([^()]*\))*)\)")
MAX_MEMBERS = 5
MAX_TUPLES = 120


def write_permutations(plain: str) -> str:
    """A cleaned answer with its tuples' permutations, or cyclic ones, as a list; others unchanged."""
    if not re.search(r"permut|rotat|shift|order|arrange", plain, re.IGNORECASE):
        return plain
    flat = re.sub(r"\\text\s*\{([^{}]*)\}", r" \1 ", plain).strip(" .,")
    found = BEHIND.fullmatch(flat) or FRONT.fullmatch(flat)
    if found is None:
        return plain
    named = NAMES.match(found["tuples"])
    text = found["tuples"][named.end() if named else 0 :]
    groups = list(TUPLE.finditer(text))
    rest = re.sub(r"\band\b|[\s,]", "", TUPLE.sub("", text))
    tuples = [tuple(_members(group["members"])) for group in groups]
    if rest or not tuples or any(not 1 < len(one) <= MAX_MEMBERS for one in tuples):
        return plain
    orders = [
        order for one in tuples for order in (_rotations(one) if found["cyclic"] else permutations(one))
    ]
    distinct = list(dict.fromkeys(orders))
    if len(distinct) > MAX_TUPLES:
        return plain
    return ", ".join("(" + ",".join(order) + ")" for order in distinct)


def write_signs(plain: str) -> str:
    """A cleaned answer with every choice of the signs in each tuple: (±1, ±2) as four pairs."""

    def written(found: re.Match[str]) -> str:
        pieces = re.split(r"\\pm(?![A-Za-z])", found.group())
        if not 2 < len(pieces) <= MAX_MEMBERS or "\\mp" in found.group():
            return found.group()
        choices = product("+-", repeat=len(pieces) - 1)
        return ", ".join(
            pieces[0] + "".join(sign + piece for sign, piece in zip(signs, pieces[1:], strict=True))
            for signs in choices
        )

    return TUPLE.sub(written, plain) if plain.count("\\pm") > 1 else plain


def _rotations(one: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [one[shift:] + one[:shift] for shift in range(len(one))]


def _members(text: str) -> list[str]:
    """The members between the commas outside brackets."""
    members, depth = [""], 0
    for character in text:
        depth += (character in "({[") - (character in ")}]")
        if character == "," and depth == 0:
            members.append("")
        else:
            members[-1] += character
    return [member.strip() for member in members]
