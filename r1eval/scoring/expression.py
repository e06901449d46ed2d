"""Expression grader: whether an answer is mathematically equivalent to the gold.

Both are parsed completely (`reader`) and compared by structure (`equality`), at the leaves by value
(`values`): exactly if that is cheap, else to 40 digits at fixed points of the variables. What the reader does
not parse (sums, integrals, limits and other notation) goes to math-verify. The conventions are those of a
careful human grader:

- a tuple is ordered, a comma list is not; a set is not a tuple; several values do not equal one;
- a unit, a bare percent or degree sign and the base of a numeral may be dropped, but not contradicted;
- an interval may be written as inequalities, a defining equation without its left side;
- a decimal that only approximates the gold is wrong.
"""

import re
from functools import lru_cache

from r1eval.scoring.choice import bare_letter, cleaned_letter, option_letter
from r1eval.scoring.equality import is_equal
from r1eval.scoring.math_verify_fallback import NOTATION, parse_latex, same_by_math_verify
from r1eval.scoring.meaning import Meaning
from r1eval.scoring.normalize import clean, same_text
from r1eval.scoring.reader import MAX_LENGTH, parse_clock, read, read_words, variables

EXPLANATION_VERBS = frozenset(["is", "was", "has", "had", "because", "since", "wins", "won"])
"""verbs after which an answer in words continues with an explanation: Evelyn is the fastest"""


def compare(gold: str, answer: str) -> tuple[bool, str]:
    """Whether the answer equals the gold, and a short description of the comparison."""
    if len(answer) > MAX_LENGTH or len(gold) > MAX_LENGTH:
        return gold.strip() == answer.strip(), "too long to read"
    if same_text(clean(gold), clean(answer)):
        return True, "same text"
    if letter := option_letter(gold):
        return letter == bare_letter(answer), "choice letter"
    if re.fullmatch("[A-J]", gold) and (letter := cleaned_letter(clean(answer))):
        return gold == letter, "choice letter"
    readings = gold_readings(gold)
    keep = variables(gold)
    if readings[0].kind == "words":
        return _same_words(readings[0], answer), "words"
    answer = _match_variable_case(answer, keep)
    parsed = read(answer, keep)
    for meaning in readings:
        as_list = meaning.kind in {"list", "tuple", "set", "bracket"}
        if is_equal(meaning, read(answer, keep, as_list=True) if as_list else parsed):
            return True, meaning.kind
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
    return "" if is_equal(meaning, read(gold, variables(gold))) else "it does not equal itself"


@lru_cache(maxsize=256)
def gold_readings(gold: str) -> tuple[Meaning, ...]:
    """The possible readings of a gold: 1,234 may be one number or two."""
    one = read(gold, variables(gold))
    other = read(gold, variables(gold), as_list=True) if "," in gold else one
    return (one,) if one == other else (one, other)


def _match_variable_case(answer: str, keep: frozenset[str]) -> str:
    """Write variables in the gold's case, if that merges no two variables: 3r^2 for a gold of 3R^2."""
    letters = variables(answer)
    for letter in letters - keep:
        if letter.swapcase() in keep - letters:
            answer = re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", letter.swapcase(), answer)
    return answer


def _same_time(gold: str, answer: str) -> bool:
    """Whether hour and minutes are the same; a.m. or p.m. may be dropped, but not contradicted."""
    expected, found = parse_clock(gold), parse_clock(clean(answer))
    if expected is None or found is None:
        return False
    return expected[:2] == found[:2] and (expected[2] == found[2] or "" in (expected[2], found[2]))


def _same_words(gold: Meaning, answer: str) -> bool:
    if gold.name == "time":
        return _same_time(gold.text, answer)
    words, expected = read_words(answer).text.split(), gold.text.split()
    rest = words[len(expected) :]
    if words[: len(expected)] != expected or not rest:
        return words == expected
    has_explanation = rest[0] in EXPLANATION_VERBS or (
        gold.text in {"yes", "no", "true", "false"} and "," in answer
    )
    return has_explanation and not {"or", "and", "not", "but"} & set(rest)
