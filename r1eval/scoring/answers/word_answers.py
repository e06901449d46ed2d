"""Compares answers in words: phrases, times of day, dates."""

import re

from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.notation.dates import parse_clock, parse_date
from r1eval.scoring.notation.normalize import clean
from r1eval.scoring.notation.phrases import is_nonexistent
from r1eval.scoring.notation.words import split_words

EXPLANATION_VERBS = frozenset(["is", "was", "has", "had", "because", "since", "wins", "won"])
"""verbs after which an answer in words continues with an explanation: Evelyn is the fastest"""
LINKING_VERBS = frozenset(["is", "are", "was", "were", "be", "must be", "称为", "是"])
"""verbs behind which a sentence gives its answer: the curve is an ellipse"""
_SUBJECTS = (
    "it this series sequence integral function answer graph curve limit result number triangle sum "
    "product set conic statement therefore thus hence so improper given infinite we get in fact that "
    "f g x n which point lies word day final correct color colour direction shape figure person "
    "winner name called type"
)
SUBJECTS = frozenset(_SUBJECTS.split())
FORMS = {
    **dict.fromkeys(["converge", "convergent"], "converges"),
    **dict.fromkeys(["diverge", "divergent"], "diverges"),
    "primes": "prime",
}
"""forms of a word that are the same answer"""
PRIME_FILLERS = frozenset(["all", "every", "any", "number", "numbers", "n", "p", "is", "are"])
"""words around "prime" that say nothing more: all prime numbers, p is prime"""
_DENIALS = (
    "isnt doesnt dont wasnt arent wont fails failed "
    "not no never neither nor or and but if false wrong incorrect cannot isn doesn aren t un non "
    "unless except either whether maybe might may"
)
DENIALS = frozenset(_DENIALS.split())


_OPPOSITES = (
    "north/south east/west northeast/southwest northwest/southeast left/right up/down upward/downward "
    "upwards/downwards above/below clockwise/counterclockwise,anticlockwise profit,gain/loss "
    "increase/decrease increased/decreased before/after more/less,fewer faster/slower older/younger "
    "taller/shorter heavier/lighter bc,bce/ad,ce forward/backward forwards/backwards inward/outward "
    "ahead/behind maximum,max/minimum,min bigger,larger/smaller higher/lower longer/shorter"
)
OPPOSITES = [tuple(side.split(",") for side in pair.split("/")) for pair in _OPPOSITES.split()]
"""words behind a quantity that must not be exchanged: 12 m north is not 12 m south"""


def are_opposed(gold: str, answer: str) -> bool:
    """Whether the words around two quantities are opposites."""
    one, other = (
        set(re.findall(r"(?<![\\a-z])[a-z]+", re.sub(r"\b([ab])\.\s?([cd])\.", r"\1\2", text.lower())))
        for text in (gold, answer)
    )
    for left, right in OPPOSITES:
        sides = [(bool(words & set(left)), bool(words & set(right))) for words in (one, other)]
        if sides in ([(True, False), (False, True)], [(False, True), (True, False)]):
            return True
    return False


def same_words(gold: Meaning, answer: str) -> bool:
    """Whether an answer in words says what the gold says, in a sentence or with an explanation behind it."""
    if gold.name == "time":
        return _same_time(gold.text, answer)
    if gold.name == "date":
        return _same_date(gold.text, answer)
    if gold.name == "nonexistent":
        return is_nonexistent(split_words(clean(answer)))
    words, expected = _unify(split_words(clean(answer))), _unify(tuple(gold.text.split()))
    rest = words[len(expected) :]
    if words[: len(expected)] != expected or not rest:
        return words == expected or _is_framed(words, expected)
    has_explanation = rest[0] in EXPLANATION_VERBS or (
        gold.text in {"yes", "no", "true", "false"} and "," in answer
    )
    return has_explanation and not {"or", "and", "not", "but"} & set(rest)


def _unify(words: tuple[str, ...]) -> list[str]:
    """The words, with one form for words that say the same."""
    unified = [FORMS.get(word, word) for word in words]
    if "prime" in unified:
        unified = [word for word in unified if word not in PRIME_FILLERS]
    return ["undefined"] if unified == ["not", "defined"] else unified


def _is_framed(words: list[str], expected: list[str]) -> bool:
    """Whether a sentence says the expected words: "The series converges", "The shape is an ellipse"."""
    frame = words[: len(words) - len(expected)]
    if not expected or words[len(frame) :] != expected or not frame or len(frame) > 12:
        return False
    if DENIALS & set(frame):
        return False
    return frame[-1] in LINKING_VERBS or set(frame) <= SUBJECTS


def _same_time(gold: str, answer: str) -> bool:
    """Whether hour and minutes are the same; a.m. or p.m. may be dropped, but not contradicted."""
    expected, found = parse_clock(gold), parse_clock(clean(answer))
    if expected is None or found is None:
        return False
    if "pm" in (expected[2], found[2]):  # 16:30 is 4:30 p.m.
        expected, found = _in_twelve_hours(expected), _in_twelve_hours(found)
    return expected[:2] == found[:2] and (expected[2] == found[2] or "" in (expected[2], found[2]))


def _in_twelve_hours(moment: tuple[int, str, str]) -> tuple[int, str, str]:
    hour, minutes, half = moment
    return (hour - 12, minutes, "pm") if hour > 12 and not half else moment


def _same_date(gold: str, answer: str) -> bool:
    """Whether day and month are the same; an answer may add a year, but not leave out the gold's."""
    expected, found = parse_date(gold), parse_date(clean(answer))
    if expected is None or found is None:
        return False
    return (expected.month, expected.day) == (found.month, found.day) and expected.year in {None, found.year}
