"""Finds the formula round a number that is written without dollar signs: sqrt(3), \\frac{3}{8}, 2^10."""

import re

from r1eval.scoring.languages.vocabulary import words

FUNCTIONS = words(
    "sqrt, cbrt, pi, sin, cos, tan, cot, sec, csc, arcsin, arccos, arctan, log, ln, exp, gcd, lcm, max, "
    "min, C, P"
)
FUNCTION = rf"(?<![A-Za-z])(?:{'|'.join(FUNCTIONS)})(?![A-Za-z])"
OPERATOR = r"[-−–+*/·⋅×÷^_]|\\(?:cdot|times|div|pm|mp)(?![A-Za-z])"
TOKEN = re.compile(
    rf"(?P<operator>{OPERATOR})|\\(?:text|mbox|mathrm|textbf)\s*\{{[^{{}}]*\}}"
    r"|(?P<command>\\[A-Za-z]+(?:_(?:\w|\{[^{}]*\}))?)|,?\\[!,;:%]|\\\$"
    rf"|{FUNCTION}"
    r"|(?<![^\W\d_])[A-Za-zα-ωΔΣΩ]{1,2}(?=[+*/^_])|(?<![^\W\d_])[A-Za-zα-ωΔΣΩ](?![^\W\d_])"
    r"|(?P<word>[^\W\d_]+)|\d+(?:[.,]\d+)*|[√∛π∞!{}()\[\]|]"
)
DASH = re.compile(r"[-−–]\s+|[+*/·⋅×÷^_]\s*")
"""an operator without a number before it, as it stands between words or marks bold text"""
LETTERS = re.compile(r"[A-Za-z]{2,}")
REACH = 200
"""characters on each side in which the ends of a formula are searched"""
NAMES = re.compile(rf"\\[A-Za-z]+|{FUNCTION}|\d[xX]\d|[A-Za-z]\([^()]*\)")
UNKNOWN = "[abcknpqruvwxyz]"
UNSOLVED = re.compile(rf"(?:\d\s?|[-+*/^]\s?){UNKNOWN}(?![A-Za-z])|(?<![A-Za-z]){UNKNOWN}\s?[-+*/^!]")
"""an unknown with a factor or another term"""
PAIRS = {"(": ")", "[": "]", "{": "}"}


def formula_at(text: str, number: re.Match[str]) -> str:
    """The formula that a number of the text is part of, or the number alone."""
    before = _left(text[max(0, number.start() - REACH) : number.start()], number[0])
    after = _right(text[number.end() : number.end() + REACH])
    formula = f"{before}{number[0]}{after}"
    while lead := DASH.match(formula):
        formula = formula[lead.end() :]
    formula = _without_open_ends(formula.strip())
    return formula if any(sign not in "0123456789()[]{} " for sign in formula) else number[0]


def unsolved_equation(text: str, value: str) -> str:
    """The equation that ends the text, if it does not say what one thing is: 2x = 10; otherwise "".

    value: what stands behind the last equals sign, as it is read.
    """
    left, sign, right = text.partition("=")
    if not sign or "=" in right or re.search("[A-Za-z]", right) or left.endswith(("<", ">", ":", "!")):
        return ""
    formula = _left(left[-REACH:].rstrip(), "").strip()
    return f"{formula} = {value}" if UNSOLVED.search(NAMES.sub(" ", formula)) else ""


def _left(text: str, number: str) -> str:
    """The part of a formula at the end of the text, before a number."""
    start, joins = len(text), number.startswith(("-", "−", "–"))
    for token in reversed(list(TOKEN.finditer(text))):
        gap = text[token.end() : start]
        is_operator = bool(token["operator"] or token["command"])
        if token["word"] or (gap and not (gap.isspace() and (is_operator or joins))):
            break
        start, joins = token.start(), is_operator
    return text[start:]


def _right(text: str) -> str:
    """The part of a formula at the start of the text, behind a number; letters at the number are its unit."""
    if letters := LETTERS.match(text):
        return letters[0]
    end, joins = 0, False
    for token in TOKEN.finditer(text):
        gap = text[end : token.start()]
        is_operator = bool(token["operator"] or token["command"])
        if token["word"] or (gap and not (gap.isspace() and (is_operator or joins))):
            break
        end, joins = token.end(), is_operator
    return text[:end].rstrip("*_+-−– ")


def _without_open_ends(formula: str) -> str:
    """The formula without brackets at its ends that have no partner in it."""
    for opening, closing in PAIRS.items():
        while formula.endswith(closing) and formula.count(closing) > formula.count(opening):
            formula = formula[:-1]
        while formula.startswith(opening) and formula.count(opening) > formula.count(closing):
            formula = formula[1:]
    return formula
