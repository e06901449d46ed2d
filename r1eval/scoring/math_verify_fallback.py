"""math-verify, for what the grader's own reader does not read: sums, integrals, limits and rarer notation.

Its time-outs are switched off: they are SIGALRM, and the worker process around this has its own deadline.
Only its LaTeX parser is used, never the one that hands text to sympy's `parse_expr`.
"""

import logging
import re
from functools import lru_cache
from typing import Any

NOTATION = re.compile(
    r"\\(?:sum|prod|int|iint|oint|lim|det|Re|Im|arg|Gamma|zeta|bmod|mod|overline|begin)(?![a-zA-Z])"
)
"""what the grader's own reader leaves to math-verify"""


def same_by_math_verify(gold: str, answer: str) -> bool:
    """Whether math-verify takes the answer for the gold; it must have read both as mathematics."""
    from math_verify import verify

    asked, given = parsed(gold), parsed(answer)
    if asked is None or given is None:
        return False
    return bool(verify([asked], [given], timeout_seconds=None, float_rounding=12, numeric_precision=30))


@lru_cache(maxsize=64)
def parsed(text: str) -> Any | None:
    """math-verify's reading of an answer; None if it is not mathematics to it."""
    from math_verify import LatexExtractionConfig, parse

    logging.getLogger("math_verify").setLevel(logging.ERROR)
    form = [LatexExtractionConfig(boxed_match_priority=0, try_extract_without_anchor=False)]
    found = parse(f"\\boxed{{{text}}}", form, fallback_mode="no_fallback", parsing_timeout=None)
    return found[0] if found else None
