"""Parses the text of an answer into its meaning."""

import math
import re
from dataclasses import replace

from r1eval.scoring.meaning import Meaning
from r1eval.scoring.normalize import clean, split_words
from r1eval.scoring.number_words import NUMBERS, parse_number
from r1eval.scoring.structure import read_structure
from r1eval.scoring.tokenizer import FUNCTIONS, GREEK, UnreadableError, tokenize
from r1eval.scoring.units import strip_units

MAX_LENGTH = 2_000
"""characters of an answer that is parsed; a longer one only equals itself"""

MATRIX = re.compile(
    r"[(\[]?\s*\\begin\s*\{\s*(?P<name>[pbB]?matrix|array|smallmatrix)\s*\}\s*(?:\{[lcr|\s]*\})?(?P<body>.*)"
    r"\\end\s*\{\s*(?P=name)\s*\}\s*[)\]]?(?P<transposed>\s*\^\s*\{?\s*(?:T|\\top|\\text\s*\{T\})\s*\}?)?",
    re.DOTALL,
)
NUMERAL = re.compile(
    r"\(?(?P<digits>[0-9A-F]+)\)?\s*"
    r"(?:_\s*\{?\s*(?:\\text\s*\{)?\s*\(?(?:base[\s-]*\}?\s*)?(?P<low>\d+|[a-z]+)\)?\s*\}*"
    r"|(?:\\text\s*\{)?\s*\(?(?:in\s+)?base[\s\\-]*(?:\}\s*)?\{?(?P<words>\d+|[a-z]+)\}*\)?)\s*"
)
TIME = re.compile(
    r"(\d{1,2})(?:\s*:\s*(\d\d))?\s*(?:(?:\\text\s*\{)?\s*([ap])\s*\.?\s*m\b\.?\s*\}?)?", re.IGNORECASE
)
ROWS = re.compile(
    r"(?:\\\{\s*)?\\begin\s*\{\s*(?P<name>aligned|align\*?|cases|gathered|split|array)\s*\}(?:\{[lcr|\s]*\})?(?P<body>.*)"
    r"\\end\s*\{\s*(?P=name)\s*\}",
    re.DOTALL,
)
"""equations on separate lines"""
CONGRUENCE = re.compile(r"(?P<main>.*?)[\s,]*\(?\s*\\pmod\{(?P<modulus>\w+)\}\s*\)?")
EMPTY_SET_PHRASES = {"no solution", "no solutions", "no real solution", "no real solutions", "empty set"}
ALL_REALS_PHRASES = {"all real numbers", "all reals", "all real x", "all real values", "any real number"}
SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])")
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
REMARK = re.compile(
    r"(?P<main>.*[^\s\\])\s+(?:\\text\s*\{\s*)?\((?:\s*\\text\s*\{)?(?P<remark>[^()]*)\)\s*\}?"
)
REASONS = ("\\approx", "since", "because", "as ")
SECOND_THOUGHT = re.compile(r"\b(?:or|not|but|wrong)\b", re.IGNORECASE)
GROUP = r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"
LABEL = re.compile(
    r"^\\text\s*\{[^{}=<>]*\b(?:is|are|equals)\s*:?\s*\}\s*|^(?:\\text\s*\{[^{}=<>]*\}\s*(?:"
    + GROUP
    + r")?|[A-Z]?[a-z]{2,}(?:\s[A-Za-z]+){0,3}"
    r"|\\(?:det|dim|deg|gcd|lcm|max|min|rank|Pr|PP|EE)\s*(?:_\s*\w\s*)?(?:" + GROUP + r"|[A-Z]\b)"
    r"|[A-Z][a-z]?(?!\(\s*[a-z](?:\s*,\s*[a-z])*\s*\))"
    + GROUP
    + r"|[a-z]\([^()=]*\\(?:cap|cup)[^()=]*\)|\|[^|=]*(?:\\(?:cap|cup|setminus)[^|=]*|[A-Z]\s*)\|"
    r")\s*(?:=(?!=)|:(?=\s))\s*"
)
"""the name of a value: Area =, P(X ≥ 2) =, |A ∩ B| =; not p(x) =, which defines a function"""


def read(text: str, keep: frozenset[str] = frozenset(), as_list: bool = False) -> Meaning:
    """Parse an answer; if it is not mathematics, its meaning is its text.

    keep: the gold's variables, which are not units here; as_list: commas always separate members.
    """
    if len(text) > MAX_LENGTH:
        return Meaning("opaque", text=text)
    plain = _rows_as_list(clean(text))
    special = _matrix(plain) or _numeral(plain) or _time(plain) or _words(plain) or _congruence(plain, keep)
    if special:
        return special
    quantity = strip_units(_strip_remark(LABEL.sub("", plain)), keep)
    quantity = replace(quantity, text=_remove_thousands_separators(quantity.text, as_list))
    try:
        meaning = read_structure(tokenize(quantity.text))
    except (UnreadableError, RecursionError):
        return Meaning("opaque", text=re.sub(r"\s+", "", plain))
    if meaning.kind == "value" and quantity.unit and not meaning.unit:
        return Meaning("value", values=meaning.values, unit=quantity.unit)
    return meaning


def read_words(text: str) -> Meaning:
    """Read an answer as words, as required if the gold is in words."""
    return Meaning("words", text=" ".join(split_words(clean(text))))


def variables(gold: str) -> frozenset[str]:
    """The letters of a gold outside its words and units."""
    bare = re.sub(r"\\text\s*\{[^{}]*\}|\\[a-zA-Z]+", " ", strip_units(clean(gold), frozenset()).text)
    return frozenset(re.findall(r"[A-Za-z]", bare))


def _strip_remark(plain: str) -> str:
    """Remove a remark in parentheses at the end; a decimal there is the same value again: 1/2 (0.5)."""
    match = REMARK.fullmatch(plain)
    if match is None:
        return plain
    remark = match["remark"].strip()
    if re.fullmatch(r"[-\d]*\.\d+", remark):
        return f"{match['main']} \\text{{or}} {remark}"
    if SECOND_THOUGHT.search(remark):
        return plain
    has_words = is_words(remark) or parse_number(split_words(remark)) is not None
    return match["main"] if has_words or remark.startswith(REASONS) else plain


def _remove_thousands_separators(text: str, as_list: bool) -> str:
    """Remove thousands commas and spaces; commas only if they do not separate members.

    With `as_list` commas separate members, if all members are numbers: not in 1,000, as 000 is not a number.
    """
    if as_list and not re.search(r",0\d\d", text):
        return text
    text = SPACED_THOUSANDS.sub(lambda found: found.group().replace(" ", ""), text)
    if re.search(r"[(\[{]", THOUSANDS.sub("", text)) and re.search(
        r"[(\[{][^()\[\]{}]*,[^()\[\]{}]*[)\]}]", text
    ):
        return text
    return THOUSANDS.sub(lambda found: found.group().replace(",", ""), text)


def _rows_as_list(plain: str) -> str:
    """Write equations on separate lines as a list."""
    match = ROWS.fullmatch(plain)
    rows = [row.replace("&", " ") for row in match["body"].split("\\cr") if row.strip()] if match else []
    return ", ".join(row.strip(" ,") for row in rows) if rows and all("=" in row for row in rows) else plain


def _congruence(plain: str, keep: frozenset[str]) -> Meaning | None:
    """x ≡ 3 (mod 7), or 3 (mod 7): the value, with the modulus as its name."""
    match = CONGRUENCE.fullmatch(plain)
    if match is None:
        return None
    residue = read(match["main"].replace("\\equiv", "="), keep)
    residue = residue.items[0] if residue.kind == "equation" and residue.items else residue
    if residue.kind != "value":
        return None
    return Meaning("congruence", items=(residue,), name=match["modulus"])


def _matrix(plain: str) -> Meaning | None:
    found = MATRIX.fullmatch(plain.strip())
    if found is None or "\\begin" in found["body"]:
        return None
    rows = [row for row in found["body"].split("\\cr") if row.strip()]
    try:
        cells = [[read_structure(tokenize(cell)) for cell in row.split("&")] for row in rows]
    except UnreadableError:
        return None
    if found["transposed"]:
        cells = (
            [list(column) for column in zip(*cells, strict=True)]
            if len({len(row) for row in cells}) == 1
            else cells
        )
    return Meaning("matrix", items=tuple(Meaning("tuple", items=tuple(row)) for row in cells))


def _numeral(plain: str) -> Meaning | None:
    """Digits with a named base: 52_8, 204_{\\text{five}}, 11 base 2."""
    found = NUMERAL.fullmatch(plain)
    if found is None:
        return None
    name = found["low"] or found["words"]
    base = int(name) if name.isdigit() else NUMBERS.get(name, 0)
    if not 2 <= base <= 36 or any(int(digit, 36) >= base for digit in found["digits"]):
        return None
    return Meaning("numeral", text=found["digits"].lstrip("0") or "0", name=str(base))


def _time(plain: str) -> Meaning | None:
    """A time of day: with a.m. or p.m., or written unlike a ratio, such as 12:30 or 7:05."""
    moment = parse_clock(plain)
    if moment is None or not (
        moment[2] or moment[1].startswith("0") or math.gcd(moment[0], int(moment[1])) > 1
    ):
        return None
    return Meaning("words", text=f"{moment[0]}:{moment[1]} {moment[2]}".strip(), name="time")


def parse_clock(plain: str) -> tuple[int, str, str] | None:
    """Hour, minutes and am or pm ("" if not given) of a cleaned answer that may be a time of day."""
    found = TIME.fullmatch(plain)
    if found is None or not (found[2] or found[3]) or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    return int(found[1]), found[2] or "00", f"{found[3].lower()}m" if found[3] else ""


def _words(plain: str) -> Meaning | None:
    """The meaning of an answer in words; None for mathematics."""
    words = split_words(plain)
    number = parse_number(words)
    if number is not None and "\\" not in re.sub(r"\\text", "", plain):
        return Meaning("value", values=(number,))
    if " ".join(words) in EMPTY_SET_PHRASES:
        return Meaning("set")
    if " ".join(words) in ALL_REALS_PHRASES:
        return read_structure(tokenize("\\RR"))
    return Meaning("words", text=" ".join(words)) if is_words(plain) else None


def is_words(plain: str) -> bool:
    """Whether a cleaned answer is in words: a `\\text`, or letters that are not a product of variables."""
    if re.fullmatch(r"(?:\\text\s*\{[^{}]*[A-Za-z][^{}]*\}[\s.,]*)+", plain):
        return True
    if not re.fullmatch(r"[A-Za-z][A-Za-z\s'.,-]*", plain):
        return False
    words = re.findall(r"[A-Za-z]+", plain)
    return any(
        len(word) > 2 and re.search("[eiouy]|a[^bc]", word.lower()) and not _is_mathematical(word)
        for word in words
    )


def _is_mathematical(word: str) -> bool:
    return word in FUNCTIONS | GREEK | {"pi", "infinity", "inf"} or (
        len(word) <= 3 and set(word) <= set("xyzw")
    )
