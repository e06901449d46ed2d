"""Cuts a reply into words and sentences, as IFBench's reference does: by plain rules that miss at times."""

import re
import string

_DROPPED = str.maketrans("", "", string.punctuation)
_EDGE = string.punctuation + " "

# While a text is cut, a full stop that ends no sentence is DOT, and END stands where a sentence ends.
DOT, END = "\x00", "\x01"
_LETTER = "([A-Za-z])"
_TITLE = "(Mr|Mrs|Ms|Dr|Prof|Capt|Cpt|Lt"
_OPENER = rf"{_TITLE}|He\s|She\s|It\s|They\s|Their\s|Our\s|We\s|But\s|However\s|That\s|This\s|Wherever)"
_FIRM = " (Inc|Ltd|Jr|Sr|Co)"

_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(Mr|St|Mrs|Ms|Dr)\.", rf"\1{DOT}"),
        (r"\.(com|net|org|io|gov|edu|me)", rf"{DOT}\1"),
        (r"([0-9])\.([0-9])", rf"\1{DOT}\2"),
        (r"\.{2,}", lambda dots: DOT * len(dots[0]) + END),
        (r"Ph\.D\.", f"Ph{DOT}D{DOT}"),
        (rf"\s{_LETTER}\. ", rf" \1{DOT} "),
        (rf"([A-Z]\.[A-Z]\.(?:[A-Z]\.)?) {_OPENER}", rf"\1{END} \2"),
        (rf"{_LETTER}\.{_LETTER}\.{_LETTER}\.", rf"\1{DOT}\2{DOT}\3{DOT}"),
        (rf"{_LETTER}\.{_LETTER}\.", rf"\1{DOT}\2{DOT}"),
        (rf"{_FIRM}\. {_OPENER}", rf" \1{END} \2"),
        (rf"{_FIRM}\.", rf" \1{DOT}"),
        (rf" {_LETTER}\.", rf" \1{DOT}"),
        # A quote that closes after the end of a sentence belongs to it.
        (r"\.”", "”."),
        (r"\.\"", '".'),
        (r"!\"", '"!'),
        (r"\?\"", '"?'),
        (r"([.!?])", rf"\1{END}"),
    )
)


def sentences(text: str) -> list[str]:
    """The sentences of a text.

    >>> sentences('Dr. Lin paid 2.5 dollars. "Why?" Nobody knows... Ask')
    ['Dr. Lin paid 2.5 dollars.', '"Why"?', 'Nobody knows...', 'Ask']
    """
    text = f" {text}  ".replace("\n", " ")
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    found = [sentence.strip() for sentence in text.replace(DOT, ".").split(END)]
    return found if found[-1] else found[:-1]


def no_punctuation(text: str) -> str:
    """The text without ASCII punctuation.

    >>> no_punctuation("It's 3.14!")
    'Its 314'
    """
    return text.translate(_DROPPED)


def bare_words(text: str) -> list[str]:
    """Its words without ASCII punctuation; what is only that is no word."""
    return no_punctuation(text).split()


def trimmed(text: str) -> str:
    """Without ASCII punctuation and spaces around it."""
    return text.strip(_EDGE)
