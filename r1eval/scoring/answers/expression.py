"""Expression grader: whether an answer is mathematically equivalent to the gold.

Both are parsed completely (`reader`) and compared by structure (`equality`), at the leaves by value
(`values`), then in the forms that depend on the gold (`other_forms`). What the reader does not parse (sums,
integrals, limits and other notation) goes to math-verify. The conventions are those of a careful human
grader:

- a tuple is ordered, a comma list is not; a set is not a tuple; several values do not equal one;
- a unit, a bare percent or degree sign and the base of a numeral may be dropped, but not contradicted;
- an interval may be written as inequalities, a defining equation without its left side;
- a decimal that only approximates the gold is wrong.
"""

import re
from dataclasses import replace
from functools import lru_cache

from r1eval.scoring.answers.equality import is_equal
from r1eval.scoring.answers.math_verify_fallback import NOTATION, parse_latex, same_by_math_verify
from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.other_forms import is_equal_in_other_form
from r1eval.scoring.answers.reader import MAX_LENGTH, read, variables
from r1eval.scoring.answers.word_answers import are_opposed, same_words
from r1eval.scoring.notation.frames import labels_contradict
from r1eval.scoring.notation.gold_dress import dress_like_gold
from r1eval.scoring.notation.normalize import clean, same_text
from r1eval.scoring.numbers.fast_path import is_list_of_numbers
from r1eval.scoring.numbers.identity import collected_doubts
from r1eval.scoring.replies.choice import bare_letter, cleaned_letter, option_letter


def compare(gold: str, answer: str) -> tuple[bool, str]:
    """Whether the answer equals the gold, and a short description of the comparison.

    Where no rule could tell them apart, the answer is not equal, and the description says so.
    """
    with collected_doubts() as doubts:
        equal, detail = _compare(gold, answer)
    if equal and (are_opposed(gold, answer) or labels_contradict(clean(gold), clean(answer))):
        return False, "of something else"
    return equal, detail if equal or not doubts else f"could not be told apart: {doubts[0]}"


def _compare(gold: str, answer: str) -> tuple[bool, str]:
    if len(answer) > MAX_LENGTH or len(gold) > MAX_LENGTH:
        return gold.strip() == answer.strip(), "too long to read"
    if same_text(clean(gold), clean(answer)):
        return True, "same text"
    if letter := option_letter(gold):
        return letter == bare_letter(answer), "choice letter"
    if re.fullmatch("[A-J]", gold) and (letter := cleaned_letter(_capital(clean(answer)))):
        return gold == letter, "choice letter"
    readings = gold_readings(gold)
    keep = variables(gold)
    if readings[0].kind == "words":
        return same_words(readings[0], answer), "words"
    answer = dress_like_gold(answer, readings[0])
    parsed = read(answer, keep)
    for meaning in readings:
        as_list = meaning.kind in {"list", "tuple", "set", "bracket"}
        if is_equal(meaning, read(answer, keep, as_list=True) if as_list else parsed):
            return True, meaning.kind
    if is_equal_in_other_form(gold, readings[0], answer):
        return True, "another form"
    if readings[0].kind == "opaque" or (parsed.kind == "opaque" and NOTATION.search(answer)):
        return same_by_math_verify(gold, answer), "math-verify"
    kinds = readings[0].kind, parsed.kind
    return False, kinds[1] if kinds[0] == kinds[1] else f"{kinds[0]} against {kinds[1]}"


def check_gold(gold: str) -> str:
    """Why a gold cannot be graded against; "" if it can: it parses, and equals itself by meaning."""
    if option_letter(gold):
        return ""
    meaning = gold_readings(gold)[0]
    if meaning.kind == "opaque":
        if parse_latex(gold) is None:
            return "it is not mathematics that the grader can read"
        same_by_math_verify(gold, "0")  # a gold that kills its worker does so here
        return ""
    if meaning.kind == "words":
        return "" if meaning.text else "it is empty"
    again = (read(gold, variables(gold), as_list=as_list) for as_list in (False, True))
    return "" if any(is_equal(meaning, one) for one in again) else "it does not equal itself"


@lru_cache(maxsize=256)
def gold_readings(gold: str) -> tuple[Meaning, ...]:
    """The possible readings of a gold.

    12,345 is one number, or 12 and 345 in this order; 101,102, with three digits in each part, is a list.
    """
    one = read(gold, variables(gold))
    other = read(gold, variables(gold), as_list=True) if "," in gold else one
    if one == other or is_list_of_numbers(gold):
        return (other,)
    return (
        (one, replace(other, kind="tuple")) if one.kind == "value" and other.kind == "list" else (one, other)
    )


def _capital(plain: str) -> str:
    """A lone letter as a capital: b for the choice B."""
    return plain.upper() if len(plain) == 1 else plain
