"""Parses the text of an answer into its meaning."""

import re
from itertools import accumulate

from r1eval.scoring.answers.forms import read_form, rewrite_forms
from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.structure import read_structure
from r1eval.scoring.notation.angles import rewrite_minutes
from r1eval.scoring.notation.combinatorics import rewrite_calls
from r1eval.scoring.notation.dates import date_text, is_clock_only, parse_clock, parse_date
from r1eval.scoring.notation.environments import matrix_cells, open_rows
from r1eval.scoring.notation.frames import strip_frame
from r1eval.scoring.notation.measures import parse_unit
from r1eval.scoring.notation.normalize import clean
from r1eval.scoring.notation.number_words import MEANINGFUL_WORDS, leading_number
from r1eval.scoring.notation.numerals import parse_numeral
from r1eval.scoring.notation.phrases import is_all_reals, is_no_solution, is_nonexistent
from r1eval.scoring.notation.tokenizer import UnreadableError, tokenize
from r1eval.scoring.notation.units import Quantity, is_droppable, read_compound, strip_units
from r1eval.scoring.notation.words import is_words, split_words

MAX_LENGTH = 2_000
"""characters of an answer that is parsed; a longer one only equals itself"""

MAX_NESTING = 100
"""brackets in brackets of an answer that is parsed"""

CONGRUENCE = re.compile(r"(?P<main>.*?)[\s,]*\(?\s*\\pmod\{(?P<modulus>\w+)\}\s*\)?")
SPACED_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?![\d.])")
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
BRACKETS = re.compile(r"[(\[{}\])]")
COUNTED = re.compile(r"\s*(?:\d{1,15}\s*)?(?:\\text\s*\{)?[\s\-]*[A-Za-z][A-Za-z\s,.'-]*\}?\s*\.?\s*")
"""words, or a whole number and words behind it"""


def read(text: str, keep: frozenset[str] = frozenset(), as_list: bool = False) -> Meaning:
    """Parse an answer; if it is not mathematics, its meaning is its text.

    keep: the gold's variables, which are not units here; as_list: commas always separate members.
    """
    if len(text) > MAX_LENGTH or _nesting(text) > MAX_NESTING:
        return Meaning("opaque", text=text)
    plain = rewrite_forms(rewrite_minutes(open_rows(clean(text))))
    if form := read_form(text, plain, lambda part: read(part, keep, as_list)):
        return form
    bare = strip_frame(plain if as_list else rewrite_calls(plain))
    special = _matrix(plain) or _numeral(plain) or _time(plain) or _number(bare) or _quantity(bare)
    special = special or _words(plain) or _congruence(plain, keep) or _words(bare)
    if special:
        return special
    quantity = _strip_units(bare, keep)
    numbers = _remove_thousands_separators(quantity.text, as_list)
    try:
        meaning = read_structure(tokenize(numbers))
    except (UnreadableError, RecursionError):
        return Meaning("opaque", text=re.sub(r"\s+", "", plain))
    return _with_unit(meaning, quantity.unit)


def _nesting(text: str) -> int:
    """The greatest number of open brackets."""
    return max(accumulate((1 if mark in "([{" else -1 for mark in BRACKETS.findall(text)), initial=0))


def _strip_units(bare: str, keep: frozenset[str]) -> Quantity:
    """The answer without units at its end and before an approximation: 2√3 cm ≈ 3.46 cm."""
    quantity = strip_units(bare, keep)
    exact, sign, decimal = quantity.text.partition("\\approx")
    if not sign or not exact.strip():
        return quantity
    first = strip_units(exact, keep)
    return Quantity(f"{first.text} {sign}{decimal}", quantity.unit or first.unit)


def variables(gold: str) -> frozenset[str]:
    """The letters of a gold outside its words and units."""
    bare = re.sub(r"\\text\s*\{[^{}]*\}|\\[a-zA-Z]+", " ", strip_units(clean(gold), frozenset()).text)
    return frozenset(re.findall(r"[A-Za-z]", bare))


def _with_unit(meaning: Meaning, unit: str) -> Meaning:
    """A value, or the value that an equation states, with its unit."""
    if not unit or meaning.unit:
        return meaning
    if meaning.kind == "value":
        return Meaning("value", values=meaning.values, unit=unit)
    if meaning.kind == "equation" and len(meaning.items) == 1 and meaning.items[0].kind == "value":
        named = _with_unit(meaning.items[0], unit)
        return Meaning("equation", values=meaning.values, items=(named,), name=meaning.name)
    return meaning


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
    rows = matrix_cells(plain)
    if rows is None:
        return None
    try:
        cells = [[read_structure(tokenize(cell)) for cell in row] for row in rows]
    except UnreadableError:
        return None
    return Meaning("matrix", items=tuple(Meaning("tuple", items=tuple(row)) for row in cells))


def _numeral(plain: str) -> Meaning | None:
    """Digits with a named base."""
    numeral = parse_numeral(plain)
    return Meaning("numeral", text=numeral[0], name=str(numeral[1])) if numeral else None


def _time(plain: str) -> Meaning | None:
    """A time of day, or a date."""
    if date := parse_date(plain):
        return Meaning("words", text=date_text(date), name="date")
    moment = parse_clock(plain)
    if moment is None or not is_clock_only(moment):
        return None
    return Meaning("words", text=f"{moment[0]}:{moment[1]} {moment[2]}".strip(), name="time")


def _quantity(plain: str) -> Meaning | None:
    """A quantity in several units: 3 hours 20 minutes."""
    total = read_compound(plain)
    return Meaning("value", values=(total[0],), unit=total[1]) if total else None


def _words(plain: str) -> Meaning | None:
    """The meaning of an answer in words; None for mathematics."""
    words = split_words(plain)
    if is_no_solution(words) and not re.search(r"[\d=<>]|\\(?!text)", plain):
        return Meaning("set")
    if not is_words(plain):
        return None
    if is_all_reals(words):
        return read_structure(tokenize("\\RR"))
    if is_nonexistent(words):
        return Meaning("words", text="does not exist", name="nonexistent")
    return Meaning("words", text=" ".join(words))


def _number(plain: str) -> Meaning | None:
    """The number that words name, with a noun or unit behind it at most: seven, five square units."""
    if not COUNTED.fullmatch(plain):
        return None
    words = split_words(plain)
    number, rest = leading_number(words)
    if number is None or (words[0].isdigit() and not MEANINGFUL_WORDS & set(words)):
        return None
    noun = " ".join(rest)
    is_noun = len(rest) <= 5 and all(word.isalpha() and len(word) > 1 for word in rest) and is_droppable(noun)
    return Meaning("value", values=(number,), unit=parse_unit(noun)) if not rest or is_noun else None
