"""Normalizes answers: Unicode and LaTeX variants are rewritten to a small common subset of LaTeX."""

import re
from collections.abc import Callable
from functools import lru_cache

from r1eval.scoring.notation.characters import rewrite_characters
from r1eval.scoring.notation.combinatorics import rewrite_combinatorics
from r1eval.scoring.notation.tokenizer import FUNCTIONS, NAMES
from r1eval.scoring.notation.words import split_words

FONT = r"\\(?:mathrm|mathbf|mathit|mathsf|mathcal|bm|boldsymbol|operatorname\*?|vec|hat|rm|bf)"
SWITCHES = (
    "bf|it|sf|tt|sl|rm|bfseries|itshape|normalfont|tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge"
    "|Huge|displaystyle|textstyle|scriptstyle|limits|nolimits|boxed|fbox|therefore|mathbf|mathit|boldsymbol|bm|pmb"
    "|underline|uline|mathstrut|strut|mathsf|mathnormal"
)
"""fonts, sizes and frames, which are removed; their argument stays, with its braces"""
COLOUR = r"\\(?:color|textcolor|colorbox)\s*(?:\[[^\]]*\]\s*)?\{[^{}]*\}"
WORDS_TOO = frozenset(
    ["inf", "oo", "min", "max", "sec", "abs", "floor", "arch", "arth", "tang", "sen", "frac"]
)
"""names of functions that are also words or units"""
HYPERBOLICS = {"sh": "sinh", "ch": "cosh", "th": "tanh", "cth": "coth"}
HYPERBOLIC = (
    r"(?<!\^)(?<!\^\{)\\(?:operatorname\*?|mathrm)\s*\{\s*(c?th|sh|ch)\s*\}|\\(c?th|sh|ch)(?![a-z])"
    r"|(?<![A-Za-z\\\d])(c?th|sh|ch)(?=\s*\(|\s+(?:\d*[a-z](?![a-z])|\\frac))"
)
"""names of hyperbolic functions outside English; without a function's dress only before an argument"""
_NAMES = "|".join(sorted((FUNCTIONS | NAMES.keys()) - {"inf", "oo"}, key=len, reverse=True))
_DRESSED = "|".join(sorted((FUNCTIONS | NAMES.keys()) - WORDS_TOO, key=len, reverse=True))
NAMED = (
    rf"\\(?:operatorname\*?|mathop)\s*\{{\s*({_NAMES})\s*\}}"
    rf"|\\(?:text|mathrm)\s*\{{\s*({_DRESSED})\s*\}}(?=\s*[\w(\\{{^])"
)
"""names of functions in the dress of text, before an argument"""
UNIT_POWER = r"(?:\s*\^\s*(?:\{\s*-?\d\s*\}|\d))?"
IN_TEXT = r"\s*\\text\s*\{([^{}]*)\}" + UNIT_POWER + r"\s*"
Replacement = str | Callable[[re.Match[str]], str]
REWRITES: list[tuple[str, Replacement]] = [
    (r"\\(?:text|mathrm)\s*\{\s*(\\\$|[^\w{}\\]*)\s*\}", r"\1"),
    (
        r"\\(?:text|mathrm|mathop|operatorname\*?)\s*\{\s*([CPA])\s*\}(?=\s*(?:[_^]\s*[\d{]|\(\s*\d+\s*,))",
        r" \1",
    ),
    (NAMED, lambda found: f"\\{found[1] or found[2]} "),
    (r"\\mathrm\s*\{\s*([ienxyz])\s*\}", r" \1 "),
    (r"\\mathrm\s+([A-Za-z])(?![A-Za-z])", r" \1 "),
    (r"\{\s*\\(?:rm|bf|it|sf|tt)\s+([A-Za-z ]+)\}", r"\\text{\1}"),
    (COLOUR, ""),
    (r"\\\$|US\s?\$|USD\s?(?=[\d.])|(?<!\\)\$(?=\s*[.,]?\d[\d.,]*\s*(?:million|billion)?\s*$)", r"\\usd "),
    (r"\\[()\[\]]|\$", " "),
    (
        r"\\(?:left|right|middle|bigl?|bigr?|Bigl?|Bigr?|biggl?|biggr?|Biggl?|Biggr?)(?![a-zA-Z])\s*\.?(?=\W|$)",
        "",
    ),
    (r"\\(?:hspace|vspace|phantom|hphantom)\*?\s*\{[^}]*\}", ""),
    (r"(?<=\d)\s*(?:,\\[!,;]|\{,\}|\\[,;!]|,\s*\\!)\s*(?=\d{3}(?!\d))", ""),
    (r"\\!", ""),
    (r"\\[,;:> ]|\\(?:quad|qquad|enspace|thinspace|space)(?![a-zA-Z])|\\$", " "),
    (r"(?<=\d)\{,\}(?=(?:\d{1,2}|\d{4,})(?!\d|\{,\}))", "."),
    (r"\{\s*([.:,])\s*\}", r"\1"),
    (r"\^\s*(?:\{\s*\\prime\s*\}|\\prime(?![a-z]))", "'"),
    (r"\^\s*\{\s*\\prime\s*\\prime\s*\}", "''"),
    (HYPERBOLIC, lambda found: f"\\{HYPERBOLICS[found[1] or found[2] or found[3]]} "),
    (r"\bper\s+cent\b", "percent"),
    (r"^\s*\\nexists\s*$", r"\\text{does not exist}"),
    (
        r"\\(?:mbox|hbox|textbf|textit|textrm|textsf|textnormal|texttt|emph|mathrm|mathsf|mathit|rm)(?=\s*\{)",
        r"\\text",
    ),
    (r"\\operatorname\*?\s*\{\s*(Re|Im|det|arg|Arg|lim|dim|deg|rank)\s*\}", r"\\\1 "),
    (FONT + r"\s*\{\s*(\\?[A-Za-z]+|\d+)\s*\}", r" \1 "),
    (rf"\\(?:{SWITCHES})(?![a-zA-Z])", " "),
    (r"(\\text\s*\{)\s*\{([^{}]*)\}\s*\}", r"\1\2}"),
    (r"\\text\s*\{([^{}A-Za-z]*\d[^{}A-Za-z]*)\}", r"\1"),
    (r"^\s*\\text\s*\{([^{}]*\d[^{}]*)\}\s*\.?\s*$", r"\1"),
    (r"\\frac\s*\{" + IN_TEXT + r"\}\s*\{" + IN_TEXT + r"\}", r"\\text{\1/\2}"),
    (r"\\mathbb\s*\{?\s*([RZNQCEP])\s*\}?", r" \\\1\1 "),
    (r"\\(?:checkmark|blacksquare|square|Box|qed|angle|triangle|measuredangle)(?![a-zA-Z])", ""),
    (r"\^\s*\{?\s*o\s*\}?(?![a-z])", r"\\degree "),
    (r"\\(?:[dtcsx]|nice|flat)frac(?![a-z])", r"\\frac"),
    (r"\\[dt]binom(?![a-z])", r"\\binom"),
    (r"\\(?:leqslant|leqq|leq|le)(?![a-z])|<=|=<", r"\\le "),
    (r"\\(?:geqslant|geqq|geq|ge)(?![a-z])|>=", r"\\ge "),
    (r"\\(?:neq|ne)(?![a-z])|!=|\\not\s*=", r"\\ne "),
    (r"\\lt(?![a-z])", "<"),
    (r"\\gt(?![a-z])", ">"),
    (r"\\(?:approx|simeq|doteq)(?![a-z])|^\s*\\sim(?![a-z])", r"\\approx "),
    (r"\\(?:cdot|times|ast|bullet)(?![a-z])|\*(?!\*)(?<!\*\*)", "*"),
    (r"(?<=[\w)}])\*\*(?=\s+[A-Za-z]{3})", ""),
    (r"\*\*", "^"),
    (r"\\div(?![a-z])", "/"),
    (r"\\colon(?![a-z])|(?<=[\d}])\s*(?:\\text\s*\{\s*to\s*\}|\bto\b)\s*(?=[\d\\])", ":"),
    (
        r"\(\s*(?:\\text\s*\{\s*mod\s*\}|\\?mod)\s*(\w+)\s*\)|\\[pb]?mod\s*(?:\{\s*(\w+)\s*\}|(\w+))",
        r" \\pmod{\1\2\3}",
    ),
    (r"\\(?:land|wedge)(?![a-z])", r"\\text{and}"),
    (r"\\(?:lor|vee)(?![a-z])", r"\\text{or}"),
    (r"\\(?:dots|cdots|dotsc|dotsb|ldots)(?![a-z])|\.\s?\.\s?\.", r"\\ldots "),
    (
        r"\^\s*\{\s*\\(?:circ|degree)\s*\}|\^\s*\\circ(?![a-z])|\\degrees?(?![a-z])|\^\s*\\degree",
        r"\\degree ",
    ),
    (r"\\?%", r"\\percent "),
    (r"\\(?:varnothing|emptyset)(?![a-z])", r"\\emptyset "),
    (r"\\(?:backslash|smallsetminus)(?![a-z])", r"\\setminus "),
    (r"\\(?:lvert|rvert|vert|mid)(?![a-z])", "|"),
    (r"\\lbrace(?![a-z])", r"\\{"),
    (r"\\rbrace(?![a-z])", r"\\}"),
    (r"\\varepsilon(?![a-z])", r"\\epsilon "),
    (r"\\varphi(?![a-z])", r"\\phi "),
    (r"\\(?:bar|dot)\s*(?=\{\s*\d|\d)", r"\\overline"),
    (r"€", r" \\eur "),
    (r"£", r" \\gbp "),
    (r"¥", " "),
    (r"\s+", " "),
]
ROW_END = re.compile(r"\\\\(?:\s*\[\s*-?[\d.]+\s*(?:pt|em|ex|mm|cm|in)\s*\])?")
INFIX = re.compile(r"\\(over|choose)(?![a-zA-Z])")
SPACE = re.compile(r"\s+(?=[^\w\s\\])|(?<=[^\w\s,])\s+|^\s+|\s+$")
PHRASE = re.compile(r"[A-Za-z]{3,} \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?")
"""a word with a number, such as room 20"""
COMPILED_REWRITES = [(re.compile(pattern), replacement) for pattern, replacement in REWRITES]


@lru_cache(maxsize=256)
def clean(text: str) -> str:
    """Rewrite an answer to the common notation, without changing its meaning."""
    text = text.strip().strip("*_`")
    text = ROW_END.sub(r" \\cr " if "\\begin" in text else r"\\", text)
    text = rewrite_characters(text)
    for pattern, replacement in COMPILED_REWRITES:
        text = pattern.sub(replacement, text)
    text = rewrite_combinatorics(_rewrite_infixes(text))
    return _unwrap(text.strip().rstrip(".,;:").strip())


def _rewrite_infixes(text: str) -> str:
    """Rewrite `{5 \\over 7}` as `\\frac{5}{7}`, and `\\choose` likewise; the operands are the whole group."""
    while infix := INFIX.search(text):
        start, end = infix.span()
        depth = 0
        while start and (depth or text[start - 1] != "{"):
            start -= 1
            depth += {"}": 1, "{": -1}.get(text[start], 0)
        end = _closing_brace("{" + text[infix.end() :], 0) + infix.end() - 1
        end = end if end >= infix.end() else len(text)
        above, below = text[start : infix.start()], text[infix.end() : end]
        name = "frac" if infix[1] == "over" else "binom"
        text = f"{text[:start]}\\{name}{{{above}}}{{{below}}}{text[end:]}"
    return text


def _unwrap(text: str) -> str:
    """Remove braces around the whole text."""
    while text.startswith("{") and text.endswith("}") and _closing_brace(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing_brace(text: str, opening: int) -> int:
    """The index at which the brace at `opening` is closed, or -1."""
    depth = 0
    for place in range(opening, len(text)):
        if text[place] == "{" and (place == 0 or text[place - 1] != "\\"):
            depth += 1
        elif text[place] == "}" and text[place - 1] != "\\":
            depth -= 1
            if depth == 0:
                return place
    return -1


def same_text(one: str, other: str) -> bool:
    """Whether cleaned texts are equal, apart from insignificant spaces and the notation of words."""
    if SPACE.sub("", one) == SPACE.sub("", other):
        return True
    are_phrases = PHRASE.fullmatch(one) and PHRASE.fullmatch(other)
    return bool(are_phrases) and split_words(one) == split_words(other)
