"""Rewrites the notations of binomials and permutations: C_6^3, {}^6C_3, C(6,3), 6 choose 3, A_5^2, nPr."""

import re

ARGUMENT = r"(?:\{\s*([^{}]{1,20}?)\s*\}|(\d{1,4}|[a-zA-Z]))"
LETTER = r"(?<![A-Za-z\\])([CAP])\s*"
BELOW_ABOVE = re.compile(LETTER + rf"_\s*{ARGUMENT}\s*\^\s*{ARGUMENT}")
ABOVE_BELOW = re.compile(LETTER + rf"\^\s*{ARGUMENT}\s*_\s*{ARGUMENT}")
AROUND = re.compile(
    rf"(?:\{{\s*\}}\s*|(?<![\w)}}\]\s])|^|(?<=[-+*/=(]\s))[_^]\s*{ARGUMENT}\s*([CP])\s*_\s*{ARGUMENT}"
)
PLAIN = re.compile(
    r"(?<![\w.}\\])(?:(\d{1,4})\s*([CP])\s*_?\s*\{?(\d{1,4})\}?|(n)\s?([CP])_?\s?\{?([rk]|\d{1,2})\}?)"
    r"(?![\w!]|\}?\s*_|\}?\s*(?:\\text\s*\{)?[\s(,]*(?:in\s+)?base)"  # digits: 39C0_{16}
)
CHOOSE = re.compile(
    r"(?<![\w.])(\d{1,4}|[a-z])\s*(?:\\text\s*\{)?\s*\bchoose\b\s*\}?\s*(\d{1,4}|[a-z])(?![\w.])"
)
CALL = re.compile(r"(?<![A-Za-z\\_])([CP])\(([^(),;{}=]{1,20}),([^(),;{}=]{1,20})\)(?!\s*=)")
SIMPLE = re.compile(r"[\dnmrkpN\s+*-]+")
"""what is chosen from or chosen, as opposed to a name with a subscript and a power"""


def rewrite_combinatorics(text: str) -> str:
    """The text with binomials as `\\binom`, and permutations as quotients of factorials."""
    if "C" in text or "P" in text or "A" in text:
        text = BELOW_ABOVE.sub(
            lambda found: _count(found, found[1], found[2] or found[3], found[4] or found[5]), text
        )
        text = ABOVE_BELOW.sub(
            lambda found: _count(found, found[1], found[4] or found[5], found[2] or found[3]), text
        )
        text = AROUND.sub(
            lambda found: _count(found, found[3], found[1] or found[2], found[4] or found[5]), text
        )
        text = PLAIN.sub(
            lambda found: _count(found, found[2] or found[5], found[1] or found[4], found[3] or found[6]),
            text,
        )
    return CHOOSE.sub(r"\\binom{\1}{\2}", text) if "choose" in text else text


def rewrite_calls(text: str) -> str:
    """C(6,3) and P(6,3) likewise, which may also be points: (6,3)."""
    return CALL.sub(lambda found: _count(found, found[1], found[2], found[3]), text)


def _count(found: re.Match[str], letter: str, above: str, below: str) -> str:
    """The number of ways to choose `below` of `above`; what cannot be such a number stays as it was."""
    if not (SIMPLE.fullmatch(above) and SIMPLE.fullmatch(below)):
        return found.group()
    if above.strip().isdigit() and below.strip().isdigit() and int(above) < int(below):
        return found.group()
    if letter == "C":
        return rf"\binom{{{above}}}{{{below}}}"
    return rf"\frac{{({above})!}}{{({above}-({below}))!}}"
