"""Expressions: does an answer say the same as the gold?

Both are read whole (`reading`) and compared by structure (`equality`), at the leaves by value (`values`):
exactly where that is cheap, else to 40 digits at fixed points of the variables. What is not read so (sums,
integrals, limits, and whatever else) goes to math-verify. The conventions, those of a careful human grader:

- an ordered tuple is ordered, a comma list is not; a set is no tuple; several values are not one;
- a unit, a bare percent or degree sign and the base of a numeral may be dropped, but not contradicted;
- an interval may be written as inequalities, a defining equation without what it defines;
- a decimal that only approximates the gold is wrong.
"""

import re
from functools import lru_cache

from r1eval.scoring.choice import bare_letter, dressed_letter, option_letter
from r1eval.scoring.equality import equal
from r1eval.scoring.math_verify_fallback import NOTATION, parsed, same_by_math_verify
from r1eval.scoring.meaning import Meaning
from r1eval.scoring.normalize import clean, same_text
from r1eval.scoring.reader import LONGEST, clock, read, read_words, variables

EXPLAINED = frozenset(["is", "was", "has", "had", "because", "since", "wins", "won"])
"""verbs with which an answer in words goes on: Evelyn is the fastest"""


def compare(gold: str, answer: str) -> tuple[bool, str]:
    """Whether the answer says what the gold says, and how that was found out, in a few words."""
    if len(answer) > LONGEST or len(gold) > LONGEST:
        return gold.strip() == answer.strip(), "too long to read"
    if same_text(clean(gold), clean(answer)):
        return True, "same text"
    if letter := option_letter(gold):
        return letter == bare_letter(answer), "choice letter"
    if re.fullmatch("[A-J]", gold) and (given_letter := dressed_letter(clean(answer))):
        return gold == given_letter, "choice letter"
    asked = golds(gold)
    keep = variables(gold)
    if asked[0].kind == "words":
        return _same_words(asked[0], answer), "words"
    answer = _in_the_golds_case(answer, keep)
    given = read(answer, keep)
    for meaning in asked:
        listed = meaning.kind in {"list", "tuple", "set", "bracket"}
        if equal(meaning, read(answer, keep, listed=True) if listed else given):
            return True, meaning.kind
    if asked[0].kind == "opaque" or (given.kind == "opaque" and NOTATION.search(answer)):
        return same_by_math_verify(gold, answer), "math-verify"
    return False, f"{asked[0].kind} against {given.kind}" if asked[0].kind != given.kind else given.kind


def check(gold: str) -> str:
    """Why a gold cannot be graded against; "" if it can: it means something, and equals itself by meaning."""
    if option_letter(gold):
        return ""
    meaning = golds(gold)[0]
    if meaning.kind == "opaque":
        if parsed(gold) is None:
            return "it is no mathematics that the grader reads"
        same_by_math_verify(gold, "0")  # a gold that explodes does so here, where its worker's end is its own
        return ""
    if meaning.kind == "words":
        return "" if meaning.text else "it is empty"
    return "" if equal(meaning, read(gold, variables(gold))) else "it does not equal itself"


@lru_cache(maxsize=256)
def golds(gold: str) -> tuple[Meaning, ...]:
    """The gold's readings: 1,234 may be a number or two."""
    one = read(gold, variables(gold))
    other = read(gold, variables(gold), listed=True) if "," in gold else one
    return (one,) if one == other else (one, other)


def _in_the_golds_case(answer: str, keep: frozenset[str]) -> str:
    """3r^2 for a gold of 3R^2: a variable in the other case, where that confuses no two variables."""
    letters = variables(answer)
    for letter in letters - keep:
        if letter.swapcase() in keep - letters:
            answer = re.sub(rf"(?<![A-Za-z\\]){letter}(?![A-Za-z])", letter.swapcase(), answer)
    return answer


def _same_time(gold: str, answer: str) -> bool:
    """The same hour and minutes; a.m. or p.m. may be dropped, but not contradicted."""
    asked, given = clock(gold), clock(clean(answer))
    if asked is None or given is None:
        return False
    return asked[:2] == given[:2] and (asked[2] == given[2] or "" in (asked[2], given[2]))


def _same_words(gold: Meaning, answer: str) -> bool:
    if gold.name == "time":
        return _same_time(gold.text, answer)
    words, asked = read_words(answer).text.split(), gold.text.split()
    rest = words[len(asked) :]
    if words[: len(asked)] != asked or not rest:
        return words == asked
    explained = rest[0] in EXPLAINED or (gold.text in {"yes", "no", "true", "false"} and "," in answer)
    return explained and not {"or", "and", "not", "but"} & set(rest)
