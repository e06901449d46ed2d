"""Takes remarks, conditions, negated values and what is counted off the end of a sentence."""

import re

from r1eval.scoring.languages.phrases import Phrases, lower
from r1eval.scoring.languages.vocabulary import words
from r1eval.scoring.notation.number_words import MEANINGFUL_WORDS
from r1eval.scoring.replies.claims import is_taken_back, negation_of
from r1eval.scoring.replies.sentences import MATH, number_pattern

REFERENCE = re.compile(
    r"\b(?:step|case|part|day|equation|eq\.|figure|problem|question|page|chapter|line|theorem|lemma|section)\s+\(?$"
    r"|\d\s+(?:out\s+of|of)\s+(?:(?:the|those|these|his|her|their|all)\s+)?$",
    re.IGNORECASE,
)
"""before a number that is no value: step 2, 5 of the 12"""
REMARK = re.compile(r"\s+\((?!mod)[^()$\\]*[a-z]{4}[^()$\\]*\)[\s.]*$")
YEAR = re.compile(r".*\b(?:in|since|until|year)\s+(?:19|20)\d\d", re.IGNORECASE)
MAX_NEGATIONS = 4
"""number of negated values at the end of a sentence that are left out"""
QUALIFIER = re.compile(
    r"(?<![,\s])[,\s]++(?:attained|achieved|reached|obtained|when|where|if|since|because|for|at|with|occurring"
    r"|and\s+we\s+are)\b"
)
"""what begins a condition or a reason"""
VALUE_BEFORE = re.compile(r"(?:[=:]|\b(?:is|are|equals?|be|to|of))\s*(?:\$[^$]+\$|[-−]?[\d.,/]*\d)\*{0,2}$")
COUNTED = re.compile(
    r"(?P<number>\$?\d[\d,.]*)(?P<unit>\s+[A-Za-z]+)?+(?P<rest>(?:\s+[A-Za-z][\w'’]*|\s+\d+|[,-])*+)$"
)
PREPOSITIONS = frozenset(
    words(
        "in, on, left, after, from, for, at, that, who, which, when, during, before, because, remaining, "
        "to, over, of, every, each, altogether, total, per"
    )
)
MAX_UNIT_WORDS = 3
"""number of words behind a number that may be its unit"""


def without_counted(text: str) -> str:
    """A number with its unit, without what else is said: 6 marbles of "6 marbles left after the game"."""
    counted = COUNTED.fullmatch(text)
    if counted is None or not counted["unit"]:
        return text
    unit, rest = counted["unit"].split()[0], counted["rest"].split()
    if unit in {"more", "fewer", "less"}:
        return counted["number"] if "than" in rest and not re.search(r"\d", counted["rest"]) else text
    if unit in PREPOSITIONS:
        return counted["number"]
    if unit.lower() in MEANINGFUL_WORDS or any(word.lower() in MEANINGFUL_WORDS for word in rest[:1]):
        return text
    place = next((place for place, word in enumerate(rest) if word in PREPOSITIONS), None)
    kept = rest[:place] if len(rest) >= MAX_UNIT_WORDS or place is not None else rest
    return " ".join([counted["number"], unit, *kept[: MAX_UNIT_WORDS - 1]])


def without_qualifier(sentence: str, phrases: Phrases) -> str:
    """The sentence without the condition or reason behind its value: ", attained at x = 2"."""
    for qualifier in QUALIFIER.finditer(sentence):
        before = sentence[: qualifier.start()]
        if VALUE_BEFORE.search(before[-80:]) and not phrases.verb.search(
            MATH.sub("", lower(sentence[qualifier.start() :]))
        ):
            return before
    return sentence


def without_remark(sentence: str) -> str:
    """The sentence without a remark in parentheses at its end, if a value stands before it."""
    remark = REMARK.search(sentence)
    before = sentence[: remark.start()] if remark else ""
    return before if number_pattern().search(before) or MATH.search(before) else sentence


def without_negated_values(
    sentence: str, phrases: Phrases
) -> tuple[str, list[re.Match[str]], list[re.Match[str]]]:
    """The sentence up to its last value that is not negated, `N = 14` of `N = 14 (not 15)`, and its values.

    It is "" if all its values are negated.
    """
    for _ in range(MAX_NEGATIONS):
        numbers = [
            match
            for match in number_pattern().finditer(sentence)
            if not REFERENCE.search(sentence[max(0, match.start() - 20) : match.start()])
            and not YEAR.fullmatch(sentence, max(0, match.start() - 6), match.end())
        ]
        formulas = list(MATH.finditer(sentence))
        last = max([*numbers, *formulas], key=lambda value: value.end(), default=None)
        if last is None:
            return sentence, numbers, formulas
        lowered = lower(sentence)
        after = lowered[last.end() :]
        cut = negation_of(lowered[: last.start()], after, phrases)
        if cut is None and not is_taken_back(after, phrases):
            return sentence, numbers, formulas
        sentence = sentence[: last.start() if cut is None else cut]
        sentence = sentence[: len(phrases.joint_end.sub("", lower(sentence).rstrip(" ,(")))]
        if not (number_pattern().search(sentence) or MATH.search(sentence)):
            break
    return "", [], []
