"""Completes a boxed tuple by the words around its box that stand for its permutations."""

import re

from r1eval.scoring.replies.claims import SENTENCE_START, WINDOW, clause_before

_PERMUTED = r"(?P<cyclic>cyclic(?:al)?\s+)?(?:permutations?|re-?orderings?|rearrangements?)\b"
BEHIND = re.compile(
    r"[\s$)\]\\}*_,]*(?:(?:and|or|with|along\s+with|together\s+with|plus|up\s+to)\s+)?"
    rf"(?:(?:all|any|its|their|the|of|other|possible)\s+)*{_PERMUTED}",
    re.IGNORECASE,
)
FRONT = re.compile(
    r"(?:^|\b(?:is|are|be|so|thus|hence|therefore|precisely|exactly)\s+|[:,;]\s*)"
    rf"(?:all|any|every|each)\s+(?:(?:the|possible|of|six|6|three|3|24)\s+)*{_PERMUTED}\s+of\s+"
    r"(?:the\s+(?:ordered\s+)?(?:triples?|pairs?|tuples?|quadruples?)\s+)?[\s$\\(\[*_]*$",
    re.IGNORECASE,
)
TUPLES = re.compile(r"[^()]*\([^()]*,.*\)\s*", re.DOTALL)


def with_permutations(part: str, start: int, end: int, content: str) -> str:
    """The content of the box at a place with "and its permutations", if the reply says so around the box."""
    if not TUPLES.fullmatch(content):
        return content
    found = BEHIND.match(part[end : end + WINDOW]) or FRONT.search(clause_before(part, start, SENTENCE_START))
    if found is None:
        return content
    return f"{content} \\text{{ and its {'cyclic ' if found['cyclic'] else ''}permutations}}"
