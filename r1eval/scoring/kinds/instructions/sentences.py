"""The sentences of a reply as IFEval's reference counts them: as NLTK splits English.

The trained model and its decisions are the package's. Where a sentence may end, and what of the quotes and
brackets after its end belongs to it, follows NLTK 3.9 to the letter, odd cases too: published figures count
by it. A curly quote ends no sentence there, and `! !` are two.
"""

import re
import string
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from punkt import LanguageVars, PunktParameters, PunktWordTokenizer

NO_WORD = ")\";}]*:@'({["
"""characters that end a word"""
END = re.compile(rf"[.?!](?=[{re.escape(NO_WORD)}?!]|\s+(?P<next>\S+))")
CLOSING = re.compile(r'["\')\]}]+?(?:\s+|(?=--)|$)', re.MULTILINE)

Span = tuple[int, int]


def punkt_sentences(text: str) -> list[str]:
    """The sentences of a text.

    >>> punkt_sentences('Dr. Lee came (at 3.30.) "Did she stay?" No...')
    ['Dr. Lee came (at 3.30.)', '"Did she stay?"', 'No...']
    """
    spans = list(_spans(text))
    sentences, moved = [], 0
    for (start, end), (next_start, next_end) in zip(spans, [*spans[1:], (len(text), len(text))], strict=True):
        closing = CLOSING.match(text[next_start:next_end])
        stop = next_start + len(closing[0].rstrip()) if closing else end
        sentences.append(text[start + moved : stop])
        moved = closing.end() if closing else 0
    return list(filter(None, sentences))


def _spans(text: str) -> Iterator[Span]:
    """Where sentences begin and end; what closes one still begins the next."""
    start = 0
    for match, context in _possible_ends(text):
        if _has_end(context):
            yield start, match.end()
            start = match.start("next") if match["next"] else match.end()
    yield start, len(text.rstrip())


def _possible_ends(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each mark that may end a sentence, the last of a run, with the words before and after it."""
    last, word = None, (0, 0)
    for match in END.finditer(text):
        space = _last_space(text[word[1] : match.start()])
        start = word[1] + space + 1 if space else word[0]
        if last is not None and word[1] <= start:
            yield last, _context(text, word, last)
        last, word = match, (start, match.start())
    if last is not None:
        yield last, _context(text, word, last)


def _last_space(text: str) -> int:
    """The index of the last space; 0 if there is none, or only there."""
    return max(0, *map(text.rfind, string.whitespace))


def _context(text: str, word: Span, match: re.Match[str]) -> str:
    after = match.end("next") if match["next"] else match.end() + 1
    return text[slice(*word)] + text[match.start() : after]


def _has_end(context: str) -> bool:
    """Whether a sentence ends in a context, before its last token."""
    from punkt import annotate_tokens

    words, parameters, rules = _model()
    annotated = list(annotate_tokens(words.tokenize_annotated(context), parameters, rules))
    return any(token.sentbreak for token in annotated[:-1])


@cache
def _model() -> "tuple[PunktWordTokenizer, PunktParameters, LanguageVars]":
    import punkt

    rules = punkt.LanguageVars(non_word_chars=NO_WORD)
    return punkt.PunktWordTokenizer(rules), punkt.load_model("english"), rules
