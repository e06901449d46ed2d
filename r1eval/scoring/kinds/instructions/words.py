"""The words of a reply, as the reference implementations count them: plain runs, and NLTK's tokens."""

import re

from r1eval.scoring.kinds.instructions.sentences import punkt_sentences

WORD = re.compile(r"\w+")

RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[«“‘„]|`+", r" \g<0> "),
        (r'^"', "``"),
        (r"``", r" \g<0> "),
        (r"(?<=[ (\[{<])(?:\"|'')", " `` "),
        (r"(?i)'(?!re|ve|ll|m|t|s|d|n)(?=\w\b)", "' "),
        (r"(?<=[^.])\.([\])}>\"' »”’]*+)\s*$", r" . \1 "),
        (r"([:,])(\D)", r" \1 \2"),
        (r"[:,]$", r" \g<0> "),
        (r"\.{2,}|[;@#$%&?!]", r" \g<0> "),
        (r"(?<=[^'])' ", " ' "),
        (r"[*\[\](){}<>]", r" \g<0> "),
        (r"--", r" \g<0> "),
        (r"^|$", " "),
        (r"[»”’]|''", r" \g<0> "),
        (r'"', " '' "),
        (r"\s+", " "),
        (r"(?<=[^' ])(?:'[sSmMdD]|') ", r" \g<0>"),
        (r"(?<=[^' ])(?:'ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", r" \g<0>"),
        (r"(?i)\b(can)(not)\b", r" \1 \2 "),
        (r"(?i)\b(d)('ye)\b", r" \1 \2 "),
        (r"(?i)\b(gim|lem)(me)\b", r" \1 \2 "),
        (r"(?i)\b(gon)(na)\b", r" \1 \2 "),
        (r"(?i)\b(got)(ta)\b", r" \1 \2 "),
        (r"(?i)\b(more)('n)\b", r" \1 \2 "),
        (r"(?i)\b(wan)(na)(?=\s)", r" \1 \2 "),
        (r"(?i) ('t)(is|was)\b", r" \1 \2 "),
    )
)
"""the Penn Treebank's rules as NLTK 3.9 has them, in this order; after them spaces separate the tokens"""


def words(text: str) -> list[str]:
    """Runs of letters, digits and underscores.

    >>> words("Don't stop: it's 3.5.")
    ['Don', 't', 'stop', 'it', 's', '3', '5']
    """
    return WORD.findall(text)


def tokens(text: str) -> list[str]:
    """Words and punctuation as `nltk.word_tokenize` separates them, sentence by sentence.

    >>> tokens("Don't stop: IT'S 3.5. Go on.")
    ['Do', "n't", 'stop', ':', 'IT', "'S", '3.5', '.', 'Go', 'on', '.']
    """
    return [token for sentence in punkt_sentences(text) for token in _tokens_of_sentence(sentence)]


def _tokens_of_sentence(text: str) -> list[str]:
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text.split()
