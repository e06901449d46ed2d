"""Finds the answer that a text gives without calling it one: its last sentence, or a bare value."""

import re

from r1eval.scoring.languages.phrases import Phrases, any_of, lower, spoken
from r1eval.scoring.languages.spoken_numbers import numbers_in_words
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import words
from r1eval.scoring.notation.number_words import NUMBERS, PARTS, SCALES, TENS
from r1eval.scoring.replies.claims import QUESTION
from r1eval.scoring.replies.sentence_ends import (
    without_counted,
    without_negated_values,
    without_qualifier,
    without_remark,
)
from r1eval.scoring.replies.sentences import (
    CHAIN,
    MATH,
    PERIOD,
    VALUE_START,
    clean,
    last_match,
    number_pattern,
)
from r1eval.scoring.replies.unmarked_formulas import formula_at, unsolved_equation

BOX = re.compile(r"\\(?:boxed|fbox|framebox)\b")
BOLD_LINE = re.compile(r"^[ \t]*\*\*(?!\d+\.\*\*)([^*\n]{1,80})\*\*[ \t.]*$", re.MULTILINE)
BOLD_END = re.compile(r"(?<!\bnot )\*\*([^*\n]{1,80})\*\*[\s.]*$")
NEGATION = re.compile(r"[^.]*\b(?:fails?|doesn't|does\s+not|cannot|can't|isn't|is\s+not)\b", re.IGNORECASE)
PLEASANTRY = re.compile(
    r"\W*(?:i\s+hope|hope\s+(?:this|that|it)|let\s+me\s+know|does\s+(?:that|this)|is\s+(?:that|this)|thank|good\s+luck"
    r"|please|feel\s+free|have\s+a)\b",
    re.IGNORECASE,
)
"""a sentence that may follow the last one with the answer"""
ASIDE_SENTENCE = re.compile(r"\s*\((?:[A-Z][a-z]*['’]?[a-z]*\s+){1}(?:[a-z]+\s+){2}")
"""a last sentence in parentheses"""
CONSEQUENCE = re.compile(r"[,，、;]|\bthen\b")
"""between a supposition and what follows from it"""
EQUATION_SIGN = re.compile(r"(?<![<>!\\:])=\s*|:\s|：")
JOINT = r"\s{0,3}(?:,|,?\s{0,3}(?:or|and))\s{0,3}"
FORMULA = r"\$[^$]{0,30}\d[^$]{0,30}\$"
NAMED_VALUE = r"[A-Za-z]\s?=\s?[^\s,=$]{1,30}"
JOINED_END = re.compile(
    rf"(?:{FORMULA}(?:{JOINT}{FORMULA}){{1,5}}"
    rf"|(?<![+*/^-] )(?<!\w){NAMED_VALUE}(?:{JOINT}{NAMED_VALUE}){{1,5}})$"
)
"""several values at the end of a sentence: x = 2 or x = 3"""
BOLD_MARK = re.compile(r"\*\*(?=[\s.,;:)]|$)|(?<![^\s(])\*\*")
YES_OR_NO = re.compile(r"\s*(yes|no)\s*[,.]", re.IGNORECASE)
PREDICATE = re.compile(
    r"\s*(?:(?:therefore|thus|hence|so)\b,?\s*)?(?:(?:the|this|it)(?:\s+\w+){0,4}?\s+"
    r"(?:converges|diverges|(?:does\s+not|doesn['’]t)\s+converge|is\s+(?:convergent|divergent|undefined))"
    r"|there\s+(?:is|are|exists?)\s+no\s+such(?:\s+\w+){1,4})[\s.]*",
    re.IGNORECASE,
)
"""a short sentence whose verb is the answer: "The series converges" """
FAMILY = re.compile(
    r"\s*(?:(?:so|thus|hence|therefore|finally)\b[\s,]*)?"
    r"(?:[^=\d]{0,60}?\b(?:is|are|be)\s+(?:exactly\s+|precisely\s+)?)?"
    r"(?P<family>(?:all|every|each|any)\s+(?:the\s+)?"
    r"(?:(?:positive|negative|even|odd|natural|whole|non-?negative)\s+)*(?:integers?|numbers?|multiples|powers)\b"
    r"(?P<rest>[^.!?=]*))[\s.*]*",
    re.IGNORECASE,
)
SAID_OF_FAMILY = re.compile(
    r"(?<!\bthat )(?<!\bwhich )\b(?:is|are|was|were|equals?|gives?|has|have|works?|fails?|less|below|up)\b",
    re.IGNORECASE,
)
"""what makes it a sentence about them, or bounds them"""
MAX_BARE_LENGTH = 200
BARE_WORDS = frozenset(
    words(
        "and, or, sqrt, pi, sin, cos, tan, cot, sec, csc, log, ln, exp, mod, inf, infinity, gcd, lcm, "
        "max, min, arcsin, arccos, arctan"
    )
)
"""words of a formula that is written without LaTeX"""
BARE_NAME = re.compile(r"\s*\\?[A-Za-z]\w{0,2}(?:_\{?\w+\}?)?(?:\([A-Za-z]\))?\s*")
NO_WORDS = re.compile(
    r"\\(?:begin|end)\s*\{\w+\}|(?<=[\d\s}])\\(?:text|mbox|mathrm)\s*\{[\sA-Za-z]{1,20}\}(?:\s*\^\s*\{?\d\}?)?$"
    r"|\\[A-Za-z]+"
)
"""commands, and a unit at the end"""
GLUED = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}\d|\d[A-Z]{2}")
"""letters and digits that are no formula"""


def bare_answer(part: str) -> str:
    """The whole reply, if it is a value or a list of values and nothing else; otherwise ""."""
    text = clean(clean(part))
    if CHAIN.fullmatch(text):
        return text
    if (
        not text
        or len(text) > MAX_BARE_LENGTH
        or "\n" in text
        or re.search("[?？؟#]", text)
        or GLUED.search(text)
    ):
        return ""
    words = re.findall(r"(?<![\\A-Za-z])[^\W\d_]{2,}", NO_WORDS.sub(" ", text))
    if not set(map(str.lower, words)) <= BARE_WORDS or not re.search(r"[\d\\π∞√]", text):
        return ""
    dollars = text.count("$") - text.count("\\$")
    if dollars % 2 or dollars > 2 or BOX.search(text) or re.search(r"[.:]\s", text):
        return ""
    equations = [piece.split("=") for piece in re.split(r",|;|\band\b|\bor\b", text) if "=" in piece]
    is_named = all(len(sides) == 2 and BARE_NAME.fullmatch(sides[0].strip(" $")) for sides in equations)
    return text if is_named else ""


def bold_answer(tail: str) -> str:
    """The last line that is a bold value and nothing else."""
    lines = [match[1] for match in BOLD_LINE.finditer(tail)]
    text = clean(lines[-1]) if lines else ""
    bare = re.sub(r"\\[a-zA-Z]+", "", text)
    return text if VALUE_START.match(text) and not re.search(r"[A-Za-z]{3}|:\s*$", bare) else ""


def concluding_answer(tail: str) -> str:
    """The end of the last sentence: a formula, the text after its verb, a number, or one or two words."""
    for sentence in _last_sentences(tail):
        if not (PLEASANTRY.match(sentence) or ASIDE_SENTENCE.match(sentence)):
            return _answer_in_sentence(BOX.sub("", sentence).strip())
    return ""


def _last_sentences(tail: str) -> list[str]:
    """The sentences of the last line, or of its last formula, from the end; asked ones are empty."""
    lines = [line.strip() for line in tail.split("\n") if line.strip(" \t*_#")]
    if not lines:
        return []
    line = _whole_formula(tail, lines[-1])
    sentences, start = [], 0
    for end in [*PERIOD.finditer(line), None]:
        sentence = line[start : end.start() if end else None]
        start = end.end() if end else len(line)
        if sentence.strip(" *_.$)"):
            asked = end is not None and QUESTION.match(end[0]) and not PLEASANTRY.match(sentence)
            sentences.append("" if asked else sentence)
    return sentences[::-1]


def _whole_formula(tail: str, line: str) -> str:
    """The last line, or the complete displayed formula that it ends."""
    formula = last_match(MATH, tail)
    if formula and "\n" in formula.group() and tail[formula.end() :].strip(" .\n") == "":
        return " ".join(formula.group().split())
    return line


def _answer_in_sentence(sentence: str) -> str:
    phrases = spoken(sentence)
    if phrases.hypothesis.match(lower(sentence)) and not CONSEQUENCE.search(sentence):
        return ""
    if family := _family(sentence):
        return family
    sentence = without_qualifier(without_remark(sentence), phrases)
    last, numbers, formulas = without_negated_values(sentence, phrases)
    values = [*numbers, *formulas]
    if denied := phrases.no_solution.search(lower(last)):
        return _answer_after_denial(last, denied)
    if values and NEGATION.match(last, max(value.end() for value in values)):
        return ""
    if place := _place(last, phrases, bool(values)):
        return place
    if joined := CHAIN.fullmatch(last.strip()) or JOINED_END.search(last):
        return clean(joined[0].replace("$", ""))
    if formulas and not any(number.start() >= formulas[-1].end() for number in numbers):
        return clean(next(filter(None, formulas[-1].groups())))
    after_verb = _after_verb(last, phrases)
    if VALUE_START.match(after_verb) and not re.match(r"\d+(?:st|nd|rd|th)\b", after_verb):
        value = clean(_scalar(without_counted(after_verb), phrases))
        return unsolved_equation(last, value) or value
    if numbers:
        return formula_at(last, numbers[-1])
    return _number_in_words(last, phrases) or _last_words(last)


def _family(sentence: str) -> str:
    """The numbers that a sentence names by a property: all integers divisible by 3."""
    found = FAMILY.fullmatch(sentence)
    if found is None or SAID_OF_FAMILY.search(found["rest"]):
        return ""
    return clean(found["family"].replace("$", ""))


def _place(sentence: str, phrases: Phrases, has_values: bool) -> str:
    """Where something is, in a language without spaces: 第二象限 of 所以点在第二象限."""
    row = phrases.vocabulary
    if row.spaced or not row.verbs or phrases.negation.search(sentence):
        return ""
    verb = last_match(re.compile(any_of(row.verbs, spaced=False)), sentence)
    rest = clean(sentence[verb.end() :]) if verb else ""
    is_named = rest.startswith("第") or not has_values
    return rest if is_named and re.fullmatch(r"[^\W\da-zA-Z]{2,12}", rest) else ""


def _answer_after_denial(sentence: str, denied: re.Match[str]) -> str:
    """What a sentence concludes from "there is no solution with x > 3, so", or the words of the denial."""
    rest = sentence[denied.end() :]
    if not (number_pattern().search(rest) or MATH.search(rest)):
        return sentence[denied.start() : denied.end()]
    place = re.search(r"[,，、;]", rest)
    return _answer_in_sentence(rest[place.end() :]) if place else ""


def _after_verb(sentence: str, phrases: Phrases) -> str:
    """The text after the last verb or equals sign."""
    lowered = lower(sentence)
    ends = [match.end() for pattern in (phrases.verb, EQUATION_SIGN) for match in pattern.finditer(lowered)]
    return BOLD_MARK.sub("", sentence[max(ends) :].strip()).lstrip("*_ ") if ends else ""


def _scalar(text: str, phrases: Phrases) -> str:
    """A value without the words that end its sentence in some languages; a number without what is counted."""
    if phrases.vocabulary.script:
        number = number_pattern().match(text)
        return number[0] if number else phrases.ending.sub("", text)
    return text


def _number_in_words(sentence: str, phrases: Phrases) -> str:
    """The only number of a sentence, in words: four of "Four containers were imported"."""
    row = phrases.vocabulary
    if row is not LANGUAGES[0]:
        found = numbers_in_words(sentence, row)
        return str(found[0]) if len(found) == 1 and found[0] is not None else ""
    runs: list[list[str]] = [[]]
    for word in re.findall(r"[a-z]+", sentence.lower()):
        last = runs[-1][-1] if runs[-1] else ""
        if word in NUMBERS or word in TENS or (last and (word in SCALES or word in PARTS)):
            runs[-1].append(word)
        elif not (word == "and" and last in SCALES) and last:
            runs.append([])
    named = [run for run in runs if run and run != ["one"]]
    if not named and sentence.lower().split()[-1:] == ["half"]:
        return "half"
    return " ".join(named[0]) if len(named) == 1 else ""


def _last_words(sentence: str) -> str:
    if bold := BOLD_END.search(sentence):
        return clean(bold[1])
    if said := YES_OR_NO.match(sentence):
        return said[1]
    if PREDICATE.fullmatch(sentence):
        return clean(sentence)
    return clean(sentence) if len(sentence.split()) <= 2 and re.search(r"\w", sentence) else ""
