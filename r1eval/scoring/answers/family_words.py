"""Reads families of integers in words: all positive multiples of 3, n is odd, integers greater than 2."""

import re

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.residues import progression, start_from
from r1eval.scoring.notation.number_words import parse_number

_FILLERS = (
    "all the set of any every each that which are is a an be must such where for only exactly precisely "
    "whole integer integers number numbers value values form there in it when if to"
)
FILLERS = frozenset(_FILLERS.split())
_NOUNS = "integer integers number numbers multiple multiples power powers square squares cube cubes"
NOUNS = frozenset(_NOUNS.split())
SIGNS = {"positive": 1, "natural": 1, "nonnegative": 0}
"""the least integer that a word allows"""
NUMBER = r"(?P<number>\d{1,4})"
REMAINDER = (
    r"(?:congruent|equal|≡|leave|with)?(?: remainder)? ?(?P<residue>\d{1,4}) (?:mod|modulo|divided by) "
)
PATTERNS = [
    re.compile(rf"(?P<not>not )?(?:multiples?|divisible by) {NUMBER}|(?P<other>\d{{1,4}}) divides"),
    re.compile(r"(?P<parity>odd|even)"),
    re.compile(REMAINDER + NUMBER),
    re.compile(r"powers? (?P<base>\d{1,4})"),
    re.compile(r"(?:perfect )?(?P<shape>squares?|cubes?)"),
    re.compile(r""),
]
BOUND = re.compile(
    r" ?(?P<words>greater than or equal to|greater than|at least|more than|≥|>) (?P<bound>\d{1,9})$"
)


def family_in_words(plain: str) -> Meaning | None:
    """All positive multiples of 3; n is odd; the even integers greater than 2."""
    flat = re.sub(r"\\text\s*\{([^{}]*)\}", r" \1 ", plain)
    flat = re.sub(r"(?<=[a-z])-(?=[a-z])", "", flat)
    if re.search(r"\\|[=<^(]", re.sub(r"\\(?:pmod|ge|mid|not|equiv)(?![a-z])", "", flat)):
        return None
    flat = (
        flat.replace("\\not", " not ")
        .replace("\\equiv", "≡")
        .replace("\\ge", "≥")
        .replace("\\mid", "divides")
        .casefold()
    )
    flat = re.sub(r"\\pmod\{(\d+)\}", r" mod \1", flat)
    words = re.findall(r"[a-z]+|\d+|[≥>≡]", flat)
    if re.search(r"[^\sa-z\d≥>≡.,]", flat) or not any(len(word) > 2 for word in words):
        return None
    letters = {word for word in words if len(word) == 1 and word.isalpha() and word != "a"}
    has_noun = bool(NOUNS & set(words) or letters)
    signs = [word for word in words if word in SIGNS or word == "negative"]
    rest = " ".join(
        _digits(word)
        for word in words
        if word not in FILLERS | letters and word not in SIGNS | {"negative": 0}
    )
    if not has_noun or len(letters) > 1 or "negative" in signs or len(signs) > 1:
        return None
    return _worded(rest.strip(), signs)


def _digits(word: str) -> str:
    number = parse_number((word,)) if word.isalpha() else None
    return str(number) if number is not None else word


def _worded(rest: str, signs: list[str]) -> Meaning | None:
    least = SIGNS[signs[0]] if signs else None
    if bound := BOUND.search(rest):
        least = int(bound["bound"]) + (bound["words"] in {"greater than", "more than", ">"})
        rest = rest[: bound.start()]
    found = next((match for pattern in PATTERNS if (match := pattern.fullmatch(rest))), None)
    if found is None:
        return None
    groups = found.groupdict()
    if groups.get("base") or groups.get("shape"):
        text = f"{groups['base']} to a power" if groups.get("base") else groups["shape"].rstrip("s") + "s"
        return Meaning("family", text=text) if least is None else None
    modulus = int(groups.get("number") or groups.get("other") or (2 if groups.get("parity") else 1))
    residues = [int(groups.get("residue") or groups.get("parity") == "odd")]
    if groups.get("not"):
        residues = [residue for residue in range(modulus) if residue != residues[0] % modulus]
    return progression(modulus, residues, start_from(modulus, residues, least)) if modulus else None
