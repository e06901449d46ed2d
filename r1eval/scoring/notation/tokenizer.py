"""Splits a cleaned answer into tokens: numbers, symbols, commands, operators, brackets, words."""

import re
from dataclasses import dataclass

_FUNCTIONS = (
    "sqrt sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc asin acos atan sinh cosh "
    "tanh coth arcsinh arccosh arctanh log ln lg exp abs floor ceil max min gcd lcm frac binom cbrt cis"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell"
)
GREEK = frozenset(_GREEK.split())
NAMES = {
    "infinity": "infty",
    "inf": "infty",
    "oo": "infty",
    "ceiling": "ceil",
    "Infinity": "infty",
    **dict.fromkeys(["tg", "tang", "Tan"], "tan"),
    **dict.fromkeys(["ctg", "cotg", "cotan", "cotang", "ctn"], "cot"),
    **dict.fromkeys(["cosec", "cosc"], "csc"),
    **dict.fromkeys(["sen", "Sin"], "sin"),
    **dict.fromkeys(["arctg", "arctang", "Arctan", "Arctg", "atg"], "arctan"),
    **dict.fromkeys(["arcctg", "arccotg", "arccotan", "Arccot"], "arccot"),
    **dict.fromkeys(["arcsen", "Arcsin"], "arcsin"),
    **dict.fromkeys(["arccosec", "arcosec"], "arccsc"),
    "Arccos": "arccos",
    "Cos": "cos",
    "Ln": "ln",
    **dict.fromkeys(["arsinh", "asinh", "arsh", "Arsh", "arcsh"], "arcsinh"),
    **dict.fromkeys(["arcosh", "acosh", "arch", "Arch", "arcch"], "arccosh"),
    **dict.fromkeys(["artanh", "atanh", "arth", "Arth", "arcth"], "arctanh"),
}
"""other names of functions, as they are written in other languages"""
INNER_FUNCTIONS = FUNCTIONS - {"max", "min", "frac", "abs", "exp", "lg", "sec", "cis"}
"""those that are found inside a run of letters: xsin"""
RELATIONS = frozenset(["=", "<", ">", "\\le", "\\ge", "\\ne", "\\approx", "\\in", "\\notin", "\\equiv"])
OPENING = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "{": "}",
    "\\langle": "\\rangle",
    "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil",
}
CLOSING = frozenset(OPENING.values())

SCANNER = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<repeating>\d*\.(?P<fixed>\d*?)\\overline\s*(?:\{\s*(?P<period>\d+)\s*\}|(?P<period1>\d)))"
    r"|(?P<ellipsis>\d*\.(?P<seen>\d{3,})\s*\\ldots)"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,4}(?![\w.{(]))?)"
    r"|\\text\s*\{(?P<text>[^{}]*)\}"
    r"|(?P<command>\\(?:[a-zA-Z]+|[{}|\\]))"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<operator>[-+*/^_!=<>|,;:'&()\[\]{}])"
)


class UnreadableError(ValueError):
    """The text is not mathematics that this grader can read."""


@dataclass(frozen=True)
class Token:
    kind: str
    """number | repeating | symbol | command | operator | text"""
    text: str
    spaced: bool = False
    """whether whitespace precedes it"""


def tokenize(text: str) -> list[Token]:
    """Tokenize a cleaned answer; letters that are not a function's name are one symbol each."""
    tokens: list[Token] = []
    place, spaced = 0, False
    while place < len(text):
        found = SCANNER.match(text, place)
        if found is None:
            raise UnreadableError(f"unknown character {text[place]!r}")
        place = found.end()
        if found.lastgroup == "space" or found["space"]:
            spaced = True
            continue
        tokens += _tokens(found, spaced)
        spaced = False
    return tokens


def _tokens(found: re.Match[str], spaced: bool) -> list[Token]:
    if found["repeating"]:
        whole = found["repeating"].split(".")[0]
        return [Token("repeating", f"{whole}.{found['fixed']}|{found['period'] or found['period1']}", spaced)]
    if found["ellipsis"]:
        return [_repeating_from_ellipsis(found, spaced)]
    if found["text"] is not None:
        return [Token("text", found["text"].strip(), spaced)]
    if word := found["word"]:
        return _letters(word, spaced)
    if command := found["command"]:
        name = command[1:]
        if name in GREEK:
            return [Token("symbol", name, spaced)]
        return [Token("command", "\\" + NAMES.get(name, name), spaced)]
    kind = "number" if found["number"] else "operator"
    return [Token(kind, found.group(), spaced)]


def _repeating_from_ellipsis(found: re.Match[str], spaced: bool) -> Token:
    """`0.333…` as a repeating decimal, if its digits repeat; the shortest period counts."""
    whole, seen = found["ellipsis"].split(".")[0], found["seen"]
    for fixed in range(3):
        for period in range(1, (len(seen) - fixed) // 2 + 1):
            tail = seen[fixed:]
            if len(tail) >= max(3, 2 * period) and tail == (tail[:period] * len(tail))[: len(tail)]:
                return Token("repeating", f"{whole}.{seen[:fixed]}|{tail[:period]}", spaced)
    raise UnreadableError("a decimal that continues without a period")


def _letters(word: str, spaced: bool) -> list[Token]:
    name = NAMES.get(word, word)
    if name in FUNCTIONS or name in {"pi", "infty"}:
        return [Token("command", "\\" + name, spaced)]
    if name in GREEK:
        return [Token("symbol", name, spaced)]
    if word in {"and", "or", "U"}:
        return [Token("text", word, spaced) if word != "U" else Token("command", "\\cup", spaced)]
    for size in range(min(6, len(word) - 1), 1, -1):
        for start in range(len(word) - size + 1):
            part = word[start : start + size]
            if part in INNER_FUNCTIONS or part == "pi":
                left = _letters(word[:start], spaced) if start else []
                right = _letters(word[start + size :], False) if start + size < len(word) else []
                return [*left, Token("command", "\\" + part, spaced and not start), *right]
    return [Token("symbol", letter, spaced and not place) for place, letter in enumerate(word)]
