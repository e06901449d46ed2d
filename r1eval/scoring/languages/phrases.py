"""Patterns made of the table of languages, and the language of a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import Vocabulary, words

MARKS = r"\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0981-\u0983\u09bc-\u09cd"
MARKED = rf"\w{MARKS}"
"""letters, digits, and the marks of Indic and Arabic letters, which `\\w` leaves out"""
WORD_CHARACTER = rf"[{MARKED}'’]"
SENTENCE_MARKS = ".!?\\n。！？؟।"
GAP = rf"[^{SENTENCE_MARKS}:：=]{{0,60}}?"
NEGATED_LINKS = words(
    "be, been, equal, to, the, a, value, number, of, answer, simply, just, necessarily, possibly, "
    "ever, even, certainly, that, it, it's, think, believe, true, correct, case"
)
POINTERS = words("that's, it's, this, c'est, eso, esto")
MINUS_SIGNS = frozenset(["-", "–"])
"""what may stand for a verb between blanks, but is a sign elsewhere"""
WORD = re.compile(rf"(?:[^\W\d_]|[{MARKS}])+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True)
class Phrases:
    """The patterns of a language; all are for lower-case text."""

    vocabulary: Vocabulary
    statement: re.Pattern[str]
    """a noun for the answer, and what links it to the value: the groups `gap` and `link`"""
    verb: re.Pattern[str]
    """what stands before a value at the end of a sentence"""
    consequence: re.Pattern[str]
    """what stands before a value that follows from one stated before it: ", so" """
    negation: re.Pattern[str]
    negated_end: re.Pattern[str]
    """what may be between a negation and its value"""
    contrast: re.Pattern[str]
    joint_end: re.Pattern[str]
    """a conjunction at the end"""
    hypothesis: re.Pattern[str]
    question: re.Pattern[str]
    """the end of a question without its mark"""
    retraction: re.Pattern[str]
    denial: re.Pattern[str]
    """what says of the value before it that it is not the answer"""
    second_thought: re.Pattern[str]
    """behind a value, what takes it back in another clause or sentence: wait, that is wrong"""
    wrong_end: re.Pattern[str]
    """an adjective that calls what follows wrong"""
    ending: re.Pattern[str]
    no_solution: re.Pattern[str]
    small_words: frozenset[str]
    """words that may stand between a value and what is said of it"""


def lower(text: str) -> str:
    """The text in lower case, with every character at its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(map(_lower_character, text))


def _lower_character(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character


def any_of(phrases: Iterable[str], spaced: bool = True) -> str:
    """A pattern for any of the phrases, the longest first; as whole words in a language with spaces."""
    ordered = sorted(set(phrases), key=len, reverse=True)
    if not ordered:
        return r"(?!)"
    alternatives = "|".join(
        re.escape(phrase).replace("\\ ", r"\s+").replace("'", "['’]")
        + (r"(?=\s)" if phrase in MINUS_SIGNS else "")
        for phrase in ordered
    )
    if not spaced:
        return f"(?:{alternatives})"
    return f"(?<![{MARKED}])(?:{alternatives})(?!{WORD_CHARACTER})"


@cache
def phrases_of(row: Vocabulary) -> Phrases:
    """The compiled patterns of a row of the table.

    Phrases overlap ("is", "is equal to"): what repeats is atomic and bounded, or a match may take exponential
    time.
    """
    spaced = row.spaced
    noun, link = any_of(row.answer, spaced), any_of(row.equals, spaced)
    verbs = [*row.equals, *row.verbs, *row.conclusions]
    # A value may follow the noun directly where the verb is left out, or stands at the end.
    follows = r"|(?=\s*[-−$\\(\d])" if row.script else ""
    gap = r"[^\d$\\" + GAP[2:] if row.negation_follows else GAP
    retraction, denial = any_of(row.retractions, spaced), _denial(row)
    return Phrases(
        row,
        statement=re.compile(
            rf"{noun}(?:(?P<gap>{gap})(?P<link>{link})\s*[:：]?|\s*[*_]*\s*[:：=]{follows})[\s*_]*|####[\s*_]*"
        ),
        verb=re.compile(rf"{any_of([verb for verb in verbs if verb not in MINUS_SIGNS], spaced)}[\s:：,，]*"),
        consequence=re.compile(rf"[,;，、،]\s*{any_of(row.conclusions, spaced)}[\s:：,，]*"),
        negation=re.compile(any_of(row.negations, spaced)),
        negated_end=re.compile(
            rf"(?>\s*{any_of((*row.equals, *row.answer, *NEGATED_LINKS), spaced)}){{0,12}}"
            r"[\s$\\(\[*_{]*(?:[a-z]\s*=\s*)?$"
        ),
        contrast=re.compile(any_of(row.contrasts, spaced)),
        joint_end=re.compile(
            rf"(?>{any_of((*row.contrasts, *row.conjunctions), spaced)}\s*+)++$", re.IGNORECASE
        ),
        hypothesis=re.compile(any_of(row.hypotheses, spaced)),
        question=re.compile(any_of(row.questions, spaced) + r"[\s.。]*$"),
        retraction=re.compile(retraction),
        denial=re.compile(denial),
        second_thought=_second_thought(row, retraction, denial),
        wrong_end=re.compile(rf"{any_of((*row.retractions, *row.wrong), spaced)}[\s*_]*$"),
        ending=re.compile(rf"(?:(?<!\s)\s++)?(?>{any_of(row.endings, spaced=False)}\s*+)++$"),
        no_solution=re.compile(any_of(_clear_denials(row), spaced)),
        small_words=frozenset(
            " ".join((*row.common, *row.equals, *row.verbs, *row.answer, *row.correct)).split()
        ),
    )


def _second_thought(row: Vocabulary, retraction: str, denial: str) -> re.Pattern[str]:
    """What takes a value back in the next sentence: "Wait, that can't be right", "No, it is 13", "Wrong." """
    spaced = row.spaced
    pause = r"[\s,.!:…。，、،।！—–-]"
    pointers, equals = any_of((*row.pointers, *POINTERS), spaced), any_of(row.equals, spaced)
    doubt = rf"{any_of(row.doubts, spaced)}{pause}*+|{any_of(row.no, spaced)}(?=\s*[^\s\w]){pause}++"
    small = {*row.common, *row.equals, *row.answer, *row.pointers, *POINTERS}
    links, affirming = (
        rf"(?>{any_of(words, spaced)}\s*+){{0,6}}" + ("" if spaced else "[^0-9$，。]{0,6}?")
        for words in (small, small - set(row.negations))
    )
    ending = rf"(?:{any_of(row.endings, spaced=False)})?" + ("" if spaced else r"[^\s0-9$，。]{0,6}")
    return re.compile(
        rf"[\s$)\]}}\\*_]*(?:{any_of(row.endings, spaced=False)})?[\s$*_.,!;:。，।！—–-]*"
        rf"(?:(?>{doubt})++(?:{links}(?:{retraction}|{denial})|{pointers}\s*(?:{equals}\s*)?(?=[$\\(]*\d))"
        rf"|(?<=[\s.!。।！]){affirming}{retraction}[\s*_]*{ending}(?:[.!,;。，।！]|$))"
    )


def _denial(row: Vocabulary) -> str:
    """A pattern for what denies a value: not the right answer, not possible."""
    return (
        rf"{any_of(row.negations, row.spaced)}\s*"
        rf"(?>{any_of((*row.equals, *row.common, 'be', 'an', 'a', 'possible'), row.spaced)}\s*+){{0,8}}"
        rf"{any_of((*row.answer, *row.correct, 'possible', 'valid', 'allowed'), row.spaced)}"
    )


def _clear_denials(row: Vocabulary) -> list[str]:
    """Phrases that deny a solution wherever they stand, the shortest of those that contain each other."""
    clear = [phrase for phrase in row.no_solution if (" " in phrase if row.spaced else len(phrase) > 1)]
    return [phrase for phrase in clear if not any(_contains(phrase, other, row) for other in clear)]


def _contains(phrase: str, other: str, row: Vocabulary) -> bool:
    if row.spaced:
        phrase, other = f" {phrase} ", f" {other} "
    return other != phrase and other in phrase


@cache
def _scripts() -> tuple[tuple[re.Pattern[str], Vocabulary], ...]:
    """The languages that their script shows; kana come before the characters shared with Chinese."""
    rows = sorted((row for row in LANGUAGES if row.script), key=lambda row: row.script, reverse=True)
    kana_first = sorted(rows, key=lambda row: "\\u3040" not in row.script)
    return tuple((re.compile(f"[{row.script}]"), row) for row in kana_first)


@cache
def _markers() -> tuple[tuple[frozenset[str], Vocabulary], ...]:
    """The words that show a language with Latin script."""
    return tuple(
        (
            frozenset(word for word in (*row.common, *row.answer, *row.equals) if " " not in word),
            row,
        )
        for row in LANGUAGES
        if not row.script
    )


def spoken(text: str) -> Phrases:
    """The language of a short text; English if nothing shows another."""
    if not text.isascii():
        for script, row in _scripts():
            if script.search(text):
                return phrases_of(row)
    found = set(WORD.findall(lower(text)))
    return phrases_of(max(_markers(), key=lambda marked: len(marked[0] & found))[1])


def written(lowered: str) -> list[Phrases]:
    """The languages in which a text may state an answer: English, and those that name the answer in it."""
    found = set(WORD.findall(lowered))
    rows = [row for row in LANGUAGES if row is LANGUAGES[0] or (not row.script and found & set(row.answer))]
    if not lowered.isascii():
        rows += [row for script, row in _scripts() if script.search(lowered)]
    return [phrases_of(row) for row in rows]
