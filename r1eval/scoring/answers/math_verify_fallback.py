"""math-verify as a fallback for what the reader does not parse: integrals, limits, infinite sums, ….

Its timeouts are switched off: they use SIGALRM, and the worker process has its own deadline. Only its LaTeX
parser is used, never the one that passes text to sympy's `parse_expr`. It compares numbers to 12 digits and
drops what it does not know (a gcd of letters is 1 to it), so its yes counts only if both sides were parsed
with all their letters and functions, and numbers agree to 50 digits.
"""

import logging
import re
from functools import lru_cache
from typing import Any

NOTATION = re.compile(
    r"\\(?:sum|prod|int|iint|oint|lim|det|Re|Im|arg|Gamma|zeta|bmod|mod|overline|begin)(?![a-zA-Z])"
)
"""notation that the reader leaves to math-verify"""
IGNORED = re.compile(
    r"\\(?:text|mathrm|mathbf|mbox|begin|end)\s*\{[^{}]*\}(?:\s*\{[lcr|]*\})?"
    r"|\\operatorname\*?\s*\{(?P<operator>[a-zA-Z]+)\}|\\(?P<command>[a-zA-Z]+)"
)
NAMED_FUNCTIONS = frozenset(
    [
        "gcd",
        "lcm",
        "max",
        "min",
        "sgn",
        "det",
        "dim",
        "ker",
        "deg",
        "rank",
        "tr",
        "arg",
        "Re",
        "Im",
        "Pr",
        "mod",
        "bmod",
    ]
)
"""functions that must not vanish in the parse"""
UNNAMED = frozenset("eid")
"""letters of constants and differentials, which are parsed under other names or none"""
COUNTED = re.compile(r"(\d+(?:\.\d+)?)\s*\\text\s*\{[\s,]*([A-Za-z]+)")
"""a number and the word behind it, which math-verify ignores"""
DIGITS = 60


def same_by_math_verify(gold: str, answer: str) -> bool:
    """Whether math-verify parses both as mathematics and considers them equal, for a reason that holds."""
    from math_verify import verify

    gold_expression, expression = parse_latex(gold), parse_latex(answer)
    if gold_expression is None or expression is None:
        return False
    if _counts_differ(gold, answer):
        return False
    if gold.count("'") != answer.count("'"):  # 5' is not 5'', and math-verify reads neither
        return False
    if not (is_complete(gold, gold_expression) and is_complete(answer, expression)):
        return False
    equal = verify(
        [gold_expression], [expression], timeout_seconds=None, float_rounding=12, numeric_precision=30
    )
    return bool(equal) and not _differ_as_numbers(gold_expression, expression)


@lru_cache(maxsize=64)
def parse_latex(text: str) -> Any | None:
    """math-verify's parse of an answer; None if it finds no mathematics in it."""
    from math_verify import LatexExtractionConfig, parse

    logging.getLogger("math_verify").setLevel(logging.ERROR)
    config = [LatexExtractionConfig(boxed_match_priority=0, try_extract_without_anchor=False)]
    results = parse(f"\\boxed{{{text}}}", config, fallback_mode="no_fallback", parsing_timeout=None)
    return results[0] if results else None


def is_complete(text: str, expression: Any) -> bool:
    """Whether every letter and every named function of the text occurs in its parse."""
    parsed = str(expression).lower()
    names = {found["operator"] or found["command"] or "" for found in IGNORED.finditer(text)}
    letters = set(re.findall("[a-zA-Z]", IGNORED.sub(" ", text)))
    return all(name.lower() in parsed for name in names & NAMED_FUNCTIONS) and all(
        letter.lower() in parsed for letter in letters - UNNAMED
    )


def _counts_differ(gold: str, answer: str) -> bool:
    """Whether two answers count the same things differently: 3 boys and 5 girls, 5 boys and 3 girls."""
    one, other = ({word.lower(): number for number, word in COUNTED.findall(text)} for text in (gold, answer))
    return len(one) > 1 and one.keys() == other.keys() and one != other


def _differ_as_numbers(one: Any, other: Any) -> bool:
    """Whether both are numbers that do not agree to 50 digits; decimals count as exact."""
    from sympy import Expr, Rational

    if not (isinstance(one, Expr) and isinstance(other, Expr)) or one.free_symbols or other.free_symbols:
        return False
    try:
        left, right = (_exact(side).evalf(DIGITS) for side in (one, other))
        return not bool(abs(left - right) < max(1, abs(left)) * Rational(1, 10**50))
    except (TypeError, ValueError, ArithmeticError, NotImplementedError):
        return True


def _exact(expression: Any) -> Any:
    """The expression with decimals as fractions and limits taken."""
    from sympy import Float, Limit, Rational

    decimals = {number: Rational(str(number)) for number in expression.atoms(Float)}
    exact = expression.xreplace(decimals)
    return exact.doit() if exact.has(Limit) else exact
