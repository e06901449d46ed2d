"""From an answer's text to its meaning."""

import math
import re
from dataclasses import replace

from r1eval.scoring.meaning import Meaning
from r1eval.scoring.normalize import clean, words_of
from r1eval.scoring.number_words import NUMBERS, number_in_words
from r1eval.scoring.structure import structure
from r1eval.scoring.tokenizer import FUNCTIONS, GREEK, UnreadableError, tokenize
from r1eval.scoring.units import strip_units

LONGEST = 2_000
"""characters of an answer that is read; a longer one only equals itself"""

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
"""equations one below the other"""
CONGRUENCE = re.compile(r"(?P<said>.*?)[\s,]*\(?\s*\\pmod\{(?P<modulus>\w+)\}\s*\)?")
NOTHING = {"no solution", "no solutions", "no real solution", "no real solutions", "empty set"}
EVERYTHING = {"all real numbers", "all reals", "all real x", "all real values", "any real number"}
SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])")
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
REMARK = re.compile(
    r"(?P<said>.*[^\s\\])\s+(?:\\text\s*\{\s*)?\((?:\s*\\text\s*\{)?(?P<remark>[^()]*)\)\s*\}?"
)
REASONS = ("\\approx", "since", "because", "as ")
WAVERING = re.compile(r"\b(?:or|not|but|wrong)\b", re.IGNORECASE)
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
"""what a value is said to be of: Area =, P(X ≥ 2) =, |A ∩ B| =; p(x) = is left, for it defines a function"""


def read(text: str, keep: frozenset[str] = frozenset(), listed: bool = False) -> Meaning:
    """The meaning of an answer; one that is not mathematics stands for its own text.

    keep: the gold's variables, which are no units here; listed: commas separate, whatever digits follow.
    """
    if len(text) > LONGEST:
        return Meaning("opaque", text=text)
    plain = _rows_as_list(clean(text))
    special = _matrix(plain) or _numeral(plain) or _time(plain) or _wordy(plain) or _congruence(plain, keep)
    if special:
        return special
    bare = strip_units(_without_remark(LABEL.sub("", plain)), keep)
    bare = replace(bare, text=_joined(bare.text, listed))
    try:
        meaning = structure(tokenize(bare.text))
    except (UnreadableError, RecursionError):
        return Meaning("opaque", text=re.sub(r"\s+", "", plain))
    if meaning.kind == "value" and bare.unit and not meaning.unit:
        return Meaning("value", values=meaning.values, unit=bare.unit)
    return meaning


def read_words(text: str) -> Meaning:
    """The answer taken as words, as it must be where the gold is one."""
    return Meaning("words", text=" ".join(words_of(clean(text))))


def variables(gold: str) -> frozenset[str]:
    """The letters of a gold outside its words: no units, whatever they look like."""
    bare = re.sub(r"\\text\s*\{[^{}]*\}|\\[a-zA-Z]+", " ", strip_units(clean(gold), frozenset()).text)
    return frozenset(re.findall(r"[A-Za-z]", bare))


def _without_remark(plain: str) -> str:
    """Without a remark in brackets at the end; a decimal there says the same again: 1/2 (0.5)."""
    remark = REMARK.fullmatch(plain)
    if remark is None:
        return plain
    said = remark["remark"].strip()
    if re.fullmatch(r"[-\d]*\.\d+", said):
        return f"{remark['said']} \\text{{or}} {said}"
    if WAVERING.search(said):
        return plain
    worded = is_words(said) or number_in_words(words_of(said)) is not None
    return remark["said"] if worded or said.startswith(REASONS) else plain


def _joined(text: str, listed: bool) -> str:
    """Thousands commas and spaces taken out; commas only where they separate no members.

    They may where digits are listed and each is a number: not in 1,000, for there is no number 000.
    """
    if listed and not re.search(r",0\d\d", text):
        return text
    text = SPACED.sub(lambda found: found.group().replace(" ", ""), text)
    if re.search(r"[(\[{]", THOUSANDS.sub("", text)) and re.search(
        r"[(\[{][^()\[\]{}]*,[^()\[\]{}]*[)\]}]", text
    ):
        return text
    return THOUSANDS.sub(lambda found: found.group().replace(",", ""), text)


def _rows_as_list(plain: str) -> str:
    """Equations one below the other as a list of them."""
    found = ROWS.fullmatch(plain)
    rows = [row.replace("&", " ") for row in found["body"].split("\\cr") if row.strip()] if found else []
    return ", ".join(row.strip(" ,") for row in rows) if rows and all("=" in row for row in rows) else plain


def _congruence(plain: str, keep: frozenset[str]) -> Meaning | None:
    """x ≡ 3 (mod 7), or 3 (mod 7): the value, and the modulus as its name."""
    found = CONGRUENCE.fullmatch(plain)
    if found is None:
        return None
    said = read(found["said"].replace("\\equiv", "="), keep)
    said = said.items[0] if said.kind == "equation" and said.items else said
    return Meaning("congruence", items=(said,), name=found["modulus"]) if said.kind == "value" else None


def _matrix(plain: str) -> Meaning | None:
    found = MATRIX.fullmatch(plain.strip())
    if found is None or "\\begin" in found["body"]:
        return None
    rows = [row for row in found["body"].split("\\cr") if row.strip()]
    try:
        cells = [[structure(tokenize(cell)) for cell in row.split("&")] for row in rows]
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
    """A time of day: with a.m. or p.m., or as no ratio is written, such as 12:30 or 7:05."""
    moment = clock(plain)
    if moment is None or not (
        moment[2] or moment[1].startswith("0") or math.gcd(moment[0], int(moment[1])) > 1
    ):
        return None
    return Meaning("words", text=f"{moment[0]}:{moment[1]} {moment[2]}".strip(), name="time")


def clock(plain: str) -> tuple[int, str, str] | None:
    """Hour, minutes and am or pm ("" if it is not said) of a cleaned answer that may be a time of day."""
    found = TIME.fullmatch(plain)
    if found is None or not (found[2] or found[3]) or int(found[1]) > 24 or int(found[2] or 0) > 59:
        return None
    return int(found[1]), found[2] or "00", f"{found[3].lower()}m" if found[3] else ""


def _wordy(plain: str) -> Meaning | None:
    """An answer in words, or None for mathematics."""
    words = words_of(plain)
    number = number_in_words(words)
    if number is not None and "\\" not in re.sub(r"\\text", "", plain):
        return Meaning("value", values=(number,))
    if " ".join(words) in NOTHING:
        return Meaning("set")
    if " ".join(words) in EVERYTHING:
        return structure(tokenize("\\RR"))
    return Meaning("words", text=" ".join(words)) if is_words(plain) else None


def is_words(plain: str) -> bool:
    """Whether a cleaned answer is words: a `\\text`, or letters that are no product of variables."""
    if re.fullmatch(r"(?:\\text\s*\{[^{}]*[A-Za-z][^{}]*\}[\s.,]*)+", plain):
        return True
    if not re.fullmatch(r"[A-Za-z][A-Za-z\s'.,-]*", plain):
        return False
    words = re.findall(r"[A-Za-z]+", plain)
    return any(
        len(word) > 2 and re.search("[eiouy]|a[^bc]", word.lower()) and not _mathematical(word)
        for word in words
    )


def _mathematical(word: str) -> bool:
    return word in FUNCTIONS | GREEK | {"pi", "infinity", "inf"} or (
        len(word) <= 3 and set(word) <= set("xyzw")
    )
