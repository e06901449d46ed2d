"""Parses golds and answers as integers, with leading zeros and other notation."""

import re

INTEGER = re.compile(
    r"(?:\\(?:text|textbf|mathbf|mathrm|mbox|boxed)\s*\{\s*)*\$?\s*"
    r"(?:[A-Za-z](?:\s*\+\s*[A-Za-z]){0,4}\s*=\s*)?"
    r"(?P<sign>[-−–+]?)\s*(?P<digits>\d{1,3}(?:(?:,|\\,|,?\\!|\{,\}){1,2}\d{3})+|\d{1,400})(?:\.0*)?\s*[}.\s$]*"
)


def parse_integer(text: str) -> int | None:
    """`073`, `\\text{73}`, `1,024`, `m+n = 73`, `73.`: the integer, or None for anything else."""
    match = INTEGER.fullmatch(text.strip())
    if match is None:
        return None
    value = int(re.sub(r"\D", "", match["digits"]))
    return -value if match["sign"] in {"-", "−", "–"} and match["sign"] else value
