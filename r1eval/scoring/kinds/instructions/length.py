"""Instructions on length: words, sentences and paragraphs."""

import re
from collections.abc import Mapping
from itertools import takewhile

from r1eval.scoring.kinds.instructions.checks import (
    COUNT,
    RELATION,
    TEXT,
    Instruction,
    Kwargs,
    compare,
    enough,
)
from r1eval.scoring.kinds.instructions.sentences import punkt_sentences
from r1eval.scoring.kinds.instructions.words import words

DIVIDER = re.compile(r"\s?\*\*\*\s?")
ENDS_FIRST_WORD = frozenset(".,?!'\"")


def number_words(reply: str, kwargs: Kwargs) -> bool:
    return compare(len(words(reply)), kwargs["relation"], kwargs["num_words"])


def number_sentences(reply: str, kwargs: Kwargs) -> bool:
    return compare(len(punkt_sentences(reply)), kwargs["relation"], kwargs["num_sentences"])


def number_paragraphs(reply: str, kwargs: Kwargs) -> bool:
    """Paragraphs between lines of `***`; only the first and the last may be blank, and then do not count."""
    blank = [not paragraph.strip() for paragraph in DIVIDER.split(reply)]
    if any(blank[1:-1]):
        return False
    return bool(blank.count(False) == kwargs["num_paragraphs"])


def nth_paragraph_first_word(reply: str, kwargs: Kwargs) -> bool:
    """The nth paragraph begins with the word, and there are as many as asked; blank ones do not count.

    But they do when the nth is looked up: so does the reference.
    """
    paragraphs = [paragraph.strip() for paragraph in reply.split("\n\n")]
    count, number = sum(map(bool, paragraphs)), int(kwargs["nth_paragraph"])
    if not 1 <= number <= count or not paragraphs[number - 1]:
        return False
    word = paragraphs[number - 1].split()[0].lstrip("'").lstrip('"')
    first = "".join(takewhile(lambda letter: letter not in ENDS_FIRST_WORD, word)).lower()
    return bool(count == kwargs["num_paragraphs"] and first == kwargs["first_word"].lower())


def _paragraphs(kwargs: Kwargs) -> str:
    one = f"{kwargs['first_word']} begins it."
    return "\n\n".join([one] * int(kwargs["num_paragraphs"]))


INSTRUCTIONS: Mapping[str, Instruction] = {
    "length_constraints:number_words": Instruction(
        number_words,
        {"num_words": COUNT, "relation": RELATION},
        follow=lambda kwargs: "word " * max(1, enough(kwargs["num_words"], kwargs["relation"])),
    ),
    "length_constraints:number_sentences": Instruction(
        number_sentences,
        {"num_sentences": COUNT, "relation": RELATION},
        follow=lambda kwargs: "Good. " * max(1, enough(kwargs["num_sentences"], kwargs["relation"])),
    ),
    "length_constraints:number_paragraphs": Instruction(
        number_paragraphs,
        {"num_paragraphs": COUNT},
        follow=lambda kwargs: "\n***\n".join(["Good."] * int(kwargs["num_paragraphs"])),
    ),
    "length_constraints:nth_paragraph_first_word": Instruction(
        nth_paragraph_first_word,
        {"num_paragraphs": COUNT, "nth_paragraph": COUNT, "first_word": TEXT},
        follow=_paragraphs,
    ),
}
