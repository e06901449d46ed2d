"""Finds the last place in a text where an answer is stated: "the answer is …", "#### …"."""

import re

from r1eval.scoring.languages.phrases import WORD, Phrases, lower, written
from r1eval.scoring.languages.spoken_numbers import whole_number
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import words
from r1eval.scoring.replies.claims import (
    QUESTION,
    SENTENCE_START,
    WINDOW,
    affirmed,
    clause_before,
    is_supposed,
    is_taken_back,
)
from r1eval.scoring.replies.conclusion import EQUATION_SIGN, concluding_answer
from r1eval.scoring.replies.sentences import CHAIN, PERIOD, VALUE_START, clean, last_match, number_pattern

REASON = re.compile(
    r",?\s+(?:because|since|which|where|as|whereas|while)\b|,?\s+\(?i\.e\b|,\s+(?:and\s+)?not\b"
)
REASON_ONLY = re.compile(r",?\s+(?:because|since)\b")
ASIDE = re.compile(
    r"\s*\((?:(?:or\s+)?(?:approximately|approx|about|roughly)\b|[$\s]*(?:≈|\\approx)|since\b|because\b|attained\b|achieved\b|reached\b|when\b|which\b|as\s)[^()]*\)\s*$",
    re.IGNORECASE,
)
"""an approximation or a reason in parentheses after the answer"""
BACK_REFERENCE = re.compile(
    r"(?:(?:as|is|shown|given|stated|written|in|the|box(?:ed)?|work|one)\s+)*(?:above|below|follows?|unknown)",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?:the|so|therefore|thus|hence|it|there|we|since|an?|i\s+[a-z]{2,})\b", re.IGNORECASE)
TAG_QUESTION = re.compile(r",\s*(?:right|correct|isn['’]t\s+it|no|yes)\s*$", re.IGNORECASE)
PLAIN_VALUE = re.compile(
    r"(?:US)?\\?\$?\s*[-−–+]?\s*(?:\d[\d.,/:]*|\\d?frac\s*\{?\w+\}?\s*\{?\w+\}?)\s*(?:\\?%|°|[^\W\d_]+)?"
    r"|\$[^$]{1,80}\$(?:\s*[^\W\d_]+)?|\\[(\[].{1,80}\\[)\]]",
    re.DOTALL,
)
"""what a statement after the last box must give to count instead of it"""
MAX_STATEMENTS = 40
"""number of statements that are tried, from the end: most of them claim nothing in hostile text only"""
QUALITIES = frozenset(
    words(
        "possible, unique, correct, right, valid, clear, obvious, known, allowed, needed, required, complete"
    )
)
"""what an answer is called without being given: "No other answer is possible" """
EXTRA_WORDS = frozenset(words("the, my, our, final, correct, answer, is"))


def stated_answer(tail: str) -> str:
    """The text after the last "the answer is …" that claims something, up to the end of its sentence."""
    lowered = lower(tail)
    for match, phrases in _last_statements(lowered):
        text = _claimed(tail, lowered, match, phrases)
        if text:
            return "" if BACK_REFERENCE.fullmatch(text) else text
    return ""


def _last_statements(lowered: str) -> list[tuple[re.Match[str], Phrases]]:
    """The last places that name the answer, from the end."""
    found = [
        (match, phrases) for phrases in written(lowered) for match in phrases.statement.finditer(lowered)
    ]
    return sorted(found, key=lambda each: -each[0].end())[:MAX_STATEMENTS]


def states_in_last_line(tail: str) -> bool:
    """Whether the last line names the answer; if it then gives none, it negates, supposes or asks it."""
    lowered = lower(tail.rstrip().rpartition("\n")[2])
    return any(
        phrases.statement.search(lowered) and not phrases.no_solution.search(lowered)
        for phrases in written(lowered)
    )


def statement_after_box(after: str) -> str:
    """The value of a sentence behind the last box that states the final answer in plain words, if it does."""
    lowered = lower(after)
    for match, phrases in _last_statements(lowered):
        before = re.split(r"[:：]", clause_before(after, match.start(), SENTENCE_START))[-1]
        words = {*WORD.findall(before), *WORD.findall(match.groupdict().get("gap") or "")}
        allowed = EXTRA_WORDS | phrases.small_words | set(phrases.vocabulary.correct)
        if words - allowed - {word for phrase in phrases.vocabulary.conclusions for word in phrase.split()}:
            continue
        text = _claimed(after, lowered, match, phrases)
        if PLAIN_VALUE.fullmatch(text):
            return text
    return ""


def _claimed(tail: str, lowered: str, match: re.Match[str], phrases: Phrases) -> str:
    """The value of a statement; "" if it is negated, supposed, asked or called wrong."""
    before = clause_before(tail, match.start(), SENTENCE_START)
    gap = match.groupdict().get("gap") or ""
    if is_supposed(before, phrases) or phrases.wrong_end.search(before) or phrases.retraction.search(gap):
        return ""
    if any(
        phrases.negated_end.match(before, negation.end()) for negation in phrases.negation.finditer(before)
    ):
        return ""
    sentence = sentence_of(tail[match.end() :])
    if _is_question(sentence, tail[match.end() :], phrases):
        return ""
    text = REASON_ONLY.split(TAG_QUESTION.sub("", sentence))[0]
    linked = lowered[match.start("gap") : match.start() + len(match[0])] if gap else ""
    text = affirmed(text, phrases, negated=phrases.negation.search(linked) is not None)
    text = text or _corrected(tail[match.end() :], sentence, phrases)
    text = clean(ASIDE.sub("", REASON.split(text)[0]))
    if not phrases.no_solution.search(lower(text)):
        text = clean(phrases.ending.sub(lambda _: "", text))
    while lead := phrases.verb.match(lower(text)):
        text = text[lead.end() :]
    if not text or lower(text) in QUALITIES or phrases.retraction.match(lower(text)):
        return ""
    place = tail.find(text, match.end())
    behind = lower(tail[place + len(text) :][:WINDOW]) if place >= 0 else ""
    return "" if is_taken_back(behind, phrases) else _value_of(text, phrases)


def _corrected(rest: str, sentence: str, phrases: Phrases) -> str:
    """What the sentence behind a negated statement gives instead: "The answer is not 20. It is 21." """
    following = rest[rest.find(sentence) + len(sentence) :].lstrip(" .,;\n*_")
    contrast = phrases.contrast.match(lower(following))
    text = sentence_of(following[contrast.end() :]) if contrast else ""
    return text if VALUE_START.match(text) else ""


def _value_of(text: str, phrases: Phrases) -> str:
    """The value at the end of a statement that is a sentence of its own: "it is 5"."""
    if CHAIN.fullmatch(text):
        return text
    row = phrases.vocabulary
    if row is not LANGUAGES[0] and (number := whole_number(text, row)) is not None:
        return str(number)
    is_sentence = SENTENCE.match(text) or (phrases.vocabulary.script and not VALUE_START.match(text))
    if is_sentence and (phrases.verb.search(lower(text)) or EQUATION_SIGN.search(text)):
        return concluding_answer(text) or text
    if followed := last_match(phrases.consequence, lower(text)):
        rest = text[followed.end() :]
        return concluding_answer(rest) if VALUE_START.match(rest) else text
    if phrases.vocabulary.script and not VALUE_START.match(text):
        numbers = number_pattern().findall(text)
        return numbers[0] if len(numbers) == 1 else text
    return text


def _is_question(sentence: str, rest: str, phrases: Phrases) -> bool:
    end = rest.find(sentence) + len(sentence)
    asked = QUESTION.match(rest, end) is not None and not TAG_QUESTION.search(sentence)
    if asked or phrases.question.search(lower(sentence)):
        return True
    if not phrases.vocabulary.negation_follows:
        return False
    supposed = phrases.hypothesis.search(re.split("[,、，]", lower(sentence))[0])
    return supposed is not None


def sentence_of(text: str) -> str:
    """The sentence that a text begins with."""
    text = text.strip().lstrip("*_ ")
    end = PERIOD.search(text)
    return text[: end.start()] if end else text
