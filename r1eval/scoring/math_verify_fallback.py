"""math-verify as a fallback for what the reader does not parse: sums, integrals, limits and rarer notation.

Its timeouts are switched off: they use SIGALRM, and the worker process has its own deadline. Only its LaTeX
parser is used, never the one that passes text to sympy's `parse_expr`.
"""

import logging
import re
from functools import lru_cache
from typing import Any

NOTATION = re.compile(
    r"\\(?:sum|prod|int|iint|oint|lim|det|Re|Im|arg|Gamma|zeta|bmod|mod|overline|begin)(?![a-zA-Z])"
)
"""notation that the reader leaves to math-verify"""


def same_by_math_verify(gold: str, answer: str) -> bool:
    """Whether math-verify parses both as mathematics and considers them equal."""
    from math_verify import verify

    gold_expression, expression = parse_latex(gold), parse_latex(answer)
    if gold_expression is None or expression is None:
        return False
    return bool(
        verify([gold_expression], [expression], timeout_seconds=None, float_rounding=12, numeric_precision=30)
    )


@lru_cache(maxsize=64)
def parse_latex(text: str) -> Any | None:
    """math-verify's parse of an answer; None if it finds no mathematics in it."""
    from math_verify import LatexExtractionConfig, parse

    logging.getLogger("math_verify").setLevel(logging.ERROR)
    config = [LatexExtractionConfig(boxed_match_priority=0, try_extract_without_anchor=False)]
    results = parse(f"\\boxed{{{text}}}", config, fallback_mode="no_fallback", parsing_timeout=None)
    return results[0] if results else None
