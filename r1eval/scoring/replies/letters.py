"""Finds where a reply calls a letter its answer, in any language of the table."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from r1eval.scoring.languages.letters_only import LETTERS_ONLY
from r1eval.scoring.languages.phrases import (
    WORD_CHARACTER,
    Phrases,
    any_of,
    lower,
    phrases_of,
    spoken,
    written,
)
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import Vocabulary, words
from r1eval.scoring.replies.claims import QUESTION, SENTENCE_START, clause_before, is_supposed

LATIN = "ABCDEFGHIJ"
MAX_NOUNS = 400
"""number of words such as "option" that a statement may begin with, from the end"""
LOOK_ALIKES = {"С": "C"}
"""letters of other scripts that stand for the Latin one they look like"""
OTHER_LETTERS = {"أ": "A", "অ": "A", "ব": "B", "ড": "C", "ঢ": "D"}
"""native letters beside those of the table, as simple-evals reads them"""
PRONOUN = r"I(?=\s+[a-z]+\b|['’][a-z])"
ARTICLE = (
    r"A(?=\s+(?!and|or|because|since|as|is|which|for|due|by|with|but|in|on|if|when|while|where)[a-z]+\b)"
)
"""I and A as words: "I think it is", "A tricky one" """
SECOND_LETTER = re.compile(
    r"\s*(?:,|/|&|\b(?:and|or)\b|\\text\s*(?:and|or))\s*(?:option\s+|choice\s+)?[A-J](?![A-Za-z'’])"
)


@dataclass(frozen=True)
class LetterPatterns:
    """How a language states a letter; groups `letter`, `gap` before and `rest` behind it."""

    noun: re.Pattern[str]
    """what a statement begins with, in lower-case text"""
    statement: re.Pattern[str]
    pick: re.Pattern[str]
    rejection: re.Pattern[str]
    """what follows a letter, or several, that are called wrong"""


@dataclass(frozen=True)
class FoundLetter:
    """A letter that is called the answer."""

    letter: str
    rest: str
    """what follows it in its line"""
    start: int

    @property
    def several(self) -> str:
        """The letters, if another one follows; otherwise ""."""
        return f"{self.letter}{self.rest.rstrip()}"[:60] if SECOND_LETTER.match(self.rest) else ""


@cache
def _latin_letters() -> dict[str, str]:
    """The Latin letter for each native one."""
    rows = (*LANGUAGES, *LETTERS_ONLY)
    native = {letter: latin for row in rows for letter, latin in zip(row.letters, LATIN, strict=False)}
    return native | LOOK_ALIKES | OTHER_LETTERS


def to_latin(letter: str) -> str:
    """The letter A to J that a letter of any script stands for; "" if it stands for none."""
    plain = unicodedata.normalize("NFD", letter)[:1] if len(letter) == 1 else ""
    upper = letter.upper()
    if upper in LATIN:
        return upper
    return _latin_letters().get(upper) or _latin_letters().get(plain, "")


@cache
def letter_patterns(row: Vocabulary) -> LetterPatterns:
    """The compiled patterns of a row of the table."""
    spaced = row.spaced
    parts = {
        "noun": any_of((*row.answer, *(word for word in row.choice if " " not in word)), spaced),
        # Without the look-behind, which the statement repeats, a search is five times as fast.
        "start": any_of((*row.answer, *row.choice), spaced=False),
        "link": any_of((*row.equals, *row.correct), spaced),
        "filler": any_of(
            (*row.equals, *row.correct, *row.choice, *row.common, *row.answer, *FILLERS), spaced
        ),
        "lead": any_of((*_leads(row), *FILLERS), spaced),
        "verdict": any_of((*row.correct, *row.answer), spaced),
        "small": any_of((*row.equals, *row.common), spaced),
        "joint": any_of(row.conjunctions, spaced),
        "ending": any_of(row.endings, spaced=False),
        "wrong": any_of(
            (word for word in (*row.wrong, *row.retractions) if word not in row.negations), spaced
        ),
        "negation": any_of(row.negations, spaced),
        "letter": rf"(?!{PRONOUN}|{ARTICLE})[A-J](?![A-Za-z]|['’][a-z])" + LOWER_LETTER + _native(row),
        "follows": r"|(?=\s)" if row.script else "",
        "before": r"\w'’" if spaced else "A-Za-z'’",
        "quotes": r"[\s\"'“‘(（]*",
    }
    return LetterPatterns(
        *(re.compile(template.format_map(parts)) for template in ("{start}", STATEMENT, PICK, REJECTION))
    )


def _leads(row: Vocabulary) -> tuple[str, ...]:
    """What may stand before a letter that is picked."""
    negations = row.negations if row.negation_follows else ()
    return (*negations, *row.conclusions, *row.equals, *row.choice, *row.contrasts, *row.correct)


def _native(row: Vocabulary) -> str:
    """The alternative for a native letter that stands alone."""
    if not row.letters:
        return ""
    if row.spaced:
        return f"|[{row.letters}{''.join(OTHER_LETTERS)}](?!{WORD_CHARACTER})"
    return f"|[{row.letters}](?={any_of(row.endings, spaced=False)}|[^\\w]|$)"


LOWER_LETTER = r"|[a-j](?=\s*(?:[.):,\"'”’]|\n|$))"
# What repeats is atomic and bounded, see `phrases_of`.
STATEMENT = (
    r"(?i:{noun})(?:\s*[:=]|\s*[-–]+>?|(?P<gap>[^.\n:。]{{0,40}}?)(?i:{link})\s*:?{follows})"
    r"(?>\s*+(?i:{filler})(?:\s*+[:,])?+){{0,12}}{quotes}(?P<letter>{letter})(?=(?P<rest>[^\n]{{0,60}}))"
)
PICK = (
    r"(?i:{lead})[\s,，:、]*(?>(?i:{filler})[\s,]*+){{0,12}}{quotes}(?P<letter>{letter})[\s)）\"'”]*"
    r"(?>(?i:{ending})\s*){{0,4}}"
    r"(?=[.!。,;]|\s+(?:because|since|as)\b|\s*(?:[/&]|(?i:{joint}))\s*[A-J]\b|\s*$)(?=(?P<rest>[^\n]{{0,60}}))"
    r"|(?<![{before}])(?P<letter2>{letter})[\s)）\"'”]*(?>(?i:{small})\s*+){{0,8}}(?i:{verdict})(?=(?P<rest2>[^\n]{{0,60}}))"
)
REJECTION = (
    r"(?:\s*(?:,|/|&|(?i:{joint}))+\s*[A-J]\b)*[\s)*_]*(?>(?i:{small})\s*+){{0,8}}"
    r"(?:(?i:{wrong})|(?i:{negation})(?!\s*[\"'“(]?[A-J]\b))"
)
FILLERS = words(
    "it, is, it's, it’s, must, should, would, be, the, option, choice, letter, therefore, thus, "
    "hence, then, clearly, likely, most, probably, indeed, i, think, i'd, say, believe, guess"
)


def last_stated(plain: str) -> FoundLetter | None:
    """The last letter that is called the answer and is not negated, supposed, asked or called wrong."""
    lowered = lower(plain)
    found = []
    for phrases in _rows(lowered):
        patterns = letter_patterns(phrases.vocabulary)
        places = [noun.start() for noun in patterns.noun.finditer(lowered)][-MAX_NOUNS:]
        matches = [patterns.statement.match(plain, place) for place in places]
        found += [(match, phrases) for match in matches if match]
    return _last_claimed(plain, found)


def has_letter_line(part: str) -> bool:
    """Whether it has the form `Answer: C`, its noun in any language, also in bold or as a formula."""
    noun_end, letter = _letter_line()
    colons = [found.start() for found in letter.finditer(part)][-MAX_NOUNS:]
    return any(noun_end.search(part[max(0, colon - 40) : colon]) for colon in colons)


@cache
def _letter_line() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What comes before the colon of `Answer: C`, and what from it on, which is much rarer."""
    rows = (*LANGUAGES[1:], *LETTERS_ONLY)
    nouns = "|".join((r"\banswer", *(any_of(row.answer, row.spaced) for row in rows)))
    native = "".join(sorted({*"".join(row.letters for row in rows), *OTHER_LETTERS}))
    dress = r"[\s*_$({\\]*(?:(?:text|mathrm|boxed)[{(]+)?"
    letter = rf"[:：]{dress}(?:[A-J]\b|[{native}](?!{WORD_CHARACTER}))"
    return re.compile(rf"(?:{nouns})[\s*_]*$", re.IGNORECASE), re.compile(letter, re.IGNORECASE)


def last_picked(line: str) -> FoundLetter | None:
    """The last letter that a line picks: "therefore it is B"; "B is correct"."""
    rows = {id(phrases): phrases for phrases in (spoken(line), *_rows(lower(line)))}.values()
    return _last_claimed(
        line,
        [
            (match, phrases)
            for phrases in rows
            for match in letter_patterns(phrases.vocabulary).pick.finditer(line)
        ],
    )


def _rows(lowered: str) -> list[Phrases]:
    words = set(re.findall(r"[^\W\d_]+", lowered))
    rows = written(lowered)
    known = {phrases.vocabulary for phrases in rows}
    others = [
        row for row in LANGUAGES if row not in known and not row.script and words.intersection(row.choice)
    ]
    others += [row for row in LETTERS_ONLY if any(noun in lowered for noun in (*row.answer, *row.choice))]
    return rows + [phrases_of(row) for row in others]


def _last_claimed(text: str, found: list[tuple[re.Match[str], Phrases]]) -> FoundLetter | None:
    for match, phrases in sorted(found, key=lambda each: -_letter_of(each[0])[0]):
        if _is_claimed(text, match, phrases):
            start, letter, rest = _letter_of(match)
            return FoundLetter(to_latin(letter), rest, start)
    return None


def _letter_of(match: re.Match[str]) -> tuple[int, str, str]:
    groups = match.groupdict()
    name, rest = ("letter", "rest") if groups["letter"] else ("letter2", "rest2")
    return match.start(name), groups[name], groups[rest] or ""


def _is_claimed(text: str, match: re.Match[str], phrases: Phrases) -> bool:
    start, letter, rest = _letter_of(match)
    gap = lower(match.groupdict().get("gap") or "")
    before = clause_before(text, match.start(), SENTENCE_START)
    wrong = phrases.wrong_end.search(before) or phrases.retraction.search(gap) or phrases.negation.search(gap)
    if wrong or is_supposed(before, phrases) or QUESTION.match(text, start + len(letter)):
        return False
    if letter_patterns(phrases.vocabulary).rejection.match(lower_words(rest)):
        return False
    follows_letter = re.search(r"\b[A-J]\W*$", text[max(0, match.start() - 6) : match.start()]) is not None
    places = [start] if follows_letter else [start, match.start()]
    return not any(_negated_before(text, place, phrases) for place in places)


def lower_words(rest: str) -> str:
    """The text with its words in lower case, and lone capitals kept."""
    return re.sub(r"\w{2,}", lambda word: word[0].lower(), rest)


def _negated_before(text: str, start: int, phrases: Phrases) -> bool:
    """Whether a negation stands right before the letter: "it is not B"."""
    if phrases.vocabulary.negation_follows:
        return False
    before = clause_before(text, start)
    return any(
        phrases.negated_end.match(before, negation.end()) for negation in phrases.negation.finditer(before)
    )
