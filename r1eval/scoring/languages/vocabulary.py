"""Vocabulary, a row of the table of languages: the words that reading an answer needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words and signs of a language in their native forms, in lower case where the script has one."""

    name: str
    script: str = ""
    """the characters that show the language, as a range of a regular expression; "" if they are Latin"""
    common: tuple[str, ...] = ()
    """frequent words that show the language among those with Latin script"""
    spaced: bool = True
    """words are separated by spaces; otherwise a word may start and end anywhere"""

    answer: tuple[str, ...] = ()
    """nouns that a statement of the answer begins with"""
    equals: tuple[str, ...] = ()
    """what stands between such a noun, or any other subject, and the value"""
    verbs: tuple[str, ...] = ()
    """what else stands before the value at the end of a conclusion"""
    endings: tuple[str, ...] = ()
    """what ends a statement after its value, as a verb or a polite form"""
    conclusions: tuple[str, ...] = ()
    """what begins a conclusion"""
    negations: tuple[str, ...] = ()
    """what negates a value"""
    negation_follows: bool = False
    """a negation stands behind its value; otherwise before it"""
    contrasts: tuple[str, ...] = ()
    """what comes between a negated value and the right one: not 5 but 6"""
    hypotheses: tuple[str, ...] = ()
    """what makes a statement a supposition"""
    questions: tuple[str, ...] = ()
    """what ends a question, apart from its mark"""
    retractions: tuple[str, ...] = ()
    """what takes back the value before it"""
    doubts: tuple[str, ...] = ()
    """what begins a sentence that takes back the one before it: wait, that is wrong"""
    pointers: tuple[str, ...] = ()
    """what such a sentence calls the value: that"""
    choice: tuple[str, ...] = ()
    """nouns for an option, and verbs that pick one"""
    correct: tuple[str, ...] = ()
    """what an option is called that is the answer"""
    wrong: tuple[str, ...] = ()
    """what an option is called that is not the answer"""
    letters: str = ""
    """native letters of options in the order of A, B, C, …; "" if they are Latin"""
    conjunctions: tuple[str, ...] = ()
    """and, or"""

    headings: tuple[str, ...] = ()
    """what a line begins with that starts another question"""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    no_solution: tuple[str, ...] = ()
    """whole answers that say that nothing satisfies what is asked"""
    counters: tuple[str, ...] = ()
    """units and counters behind a number that do not change its value"""
    units: Mapping[str, str] = field(default_factory=dict)
    """units of measure, with their English name"""
    scales: Mapping[str, int] = field(default_factory=dict)
    """words behind a number that multiply it, by the power of ten"""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """numbers in words, up to twenty"""
    larger_numbers: Mapping[str, int] = field(default_factory=dict)
    """further numbers in words: tens, and what else does not follow from the others"""
    number_joints: tuple[str, ...] = ()
    """what joins the words of a number: treinta y cinco"""
    compounds: bool = False
    """the words of a number may be written as one word"""
    fractions: tuple[str, ...] = ()
    """words that make another number of one in words: half, a third"""
    digits: str = ""
    """native digits from zero to nine; "" if they are 0 to 9"""
    decimal_comma: bool = False
    """3,5 is three and a half"""


def words(text: str) -> tuple[str, ...]:
    """Words and phrases, separated by commas.

    >>> words("no, there is none")
    ('no', 'there is none')
    """
    return tuple(text.split(", "))


def by_name(spellings: Mapping[str, str]) -> dict[str, str]:
    """The English name of each word.

    >>> by_name({"hour": "Stunde, Stunden"})
    {'Stunde': 'hour', 'Stunden': 'hour'}
    """
    return {word: name for name, text in spellings.items() for word in words(text)}


def by_power(spellings: Mapping[int, str]) -> dict[str, int]:
    """The power of ten of each word.

    >>> by_power({6: "million, millions"})
    {'million': 6, 'millions': 6}
    """
    return {word: power for power, text in spellings.items() for word in words(text)}


def by_tens(text: str) -> dict[str, int]:
    """The tens in words from twenty on; a slash is between alternatives.

    >>> by_tens("twenty/score thirty")
    {'twenty': 20, 'score': 20, 'thirty': 30}
    """
    return {word: 10 * number for number, words in enumerate(text.split(), 2) for word in words.split("/")}


def by_unit(tens: int, text: str) -> dict[str, int]:
    """The numbers behind a ten in words: by_unit(20, "twenty-one twenty-two").

    >>> by_unit(20, "twenty-one twenty-two/two-and-twenty")
    {'twenty-one': 21, 'twenty-two': 22, 'two-and-twenty': 22}
    """
    return {word: tens + number for number, words in enumerate(text.split(), 1) for word in words.split("/")}


def by_hundreds(text: str) -> dict[str, int]:
    """The hundreds in words; a slash is between alternatives.

    >>> by_hundreds("ciento doscientos/doscientas")
    {'ciento': 100, 'doscientos': 200, 'doscientas': 200}
    """
    return {word: 100 * number for number, words in enumerate(text.split(), 1) for word in words.split("/")}


def counted(text: str) -> dict[str, int]:
    """Numbers in words from zero on; a slash is between alternatives, and "-" leaves a number out.

    >>> counted("zero one/a - three")
    {'zero': 0, 'one': 1, 'a': 1, 'three': 3}
    """
    return {
        spelling: number
        for number, spellings in enumerate(text.split())
        if spellings != "-"
        for spelling in spellings.split("/")
    }
