"""Writes derivatives in one notation: dv/dt, v-dot and d/dt v are the symbol v' with the index t."""

import re

NAME = r"(?P<name>[A-Za-z]|\\(?:theta|phi|psi|omega|alpha|beta|rho))"
ARGUMENT = r"(?:\(\s*[a-z]\s*\))?"
ORDER = r"(?:\^\s*(?:\{\s*(?P<order>[1-4])\s*\}|(?P<order1>[1-4])))?"
BELOW = r"d\s*(?P<variable>[a-z])\s*(?:\^\s*(?:\{\s*[1-4]\s*\}|[1-4]))?"
UPRIGHT = re.compile(r"\\text\s*\{\s*d\s*\}\s*")
LEIBNIZ = [
    re.compile(rf"\\frac\s*\{{\s*d\s*{ORDER}\s*{NAME}\s*{ARGUMENT}\s*\}}\s*\{{\s*{BELOW}\s*\}}"),
    re.compile(rf"\\frac\s*\{{\s*d\s*{ORDER}\s*\}}\s*\{{\s*{BELOW}\s*\}}\s*\(?\s*{NAME}(?![A-Za-z])\s*\)?"),
    re.compile(rf"(?<![A-Za-z\\])d\s*{ORDER}\s*{NAME}\s*/\s*{BELOW}(?![A-Za-z])"),
]
BARE = NAME.replace("name", "bare")
DOT = re.compile(rf"\\(?P<dots>d{{1,3}}ot)\s*(?:\{{\s*{NAME}\s*\}}|{BARE}(?![A-Za-z]))")
INDEXED = re.compile(r"(?P<name>[A-Za-z]|\\[a-z]+)_\{d(?P<variable>[a-z])\}(?P<primes>'+)")
PLAIN = re.compile(r"(?P<name>[A-Za-z]|\\(?:theta|phi|psi|omega|alpha|beta|rho))\s*(?P<primes>'+)")


def unify_derivatives(plain: str) -> str:
    """The cleaned answer with every dv/dt and v-dot as `v_{dt}'`."""
    if "d" not in plain:
        return plain
    plain = UPRIGHT.sub("d", plain)
    for pattern in LEIBNIZ:
        plain = pattern.sub(
            lambda found: _symbol(
                found["name"], found["variable"], int(found["order"] or found["order1"] or 1)
            ),
            plain,
        )
    return DOT.sub(lambda found: _symbol(found["name"] or found["bare"], "t", len(found["dots"]) - 2), plain)


def align_derivatives(gold: str, answer: str) -> str:
    """The answer with its derivatives in the gold's notation, where a prime leaves the variable open."""
    expected = {(found["name"], found["primes"]): found["variable"] for found in INDEXED.finditer(gold)}
    if expected:
        return PLAIN.sub(
            lambda found: (
                f"{found['name']}_{{d{expected[key]}}}{found['primes']}"
                if (key := (found["name"], found["primes"])) in expected
                else found.group()
            ),
            answer,
        )
    if PLAIN.search(gold):
        return INDEXED.sub(lambda found: found["name"] + found["primes"], answer)
    return answer


def _symbol(name: str, variable: str, order: int) -> str:
    return f" {name}_{{d{variable}}}" + "'" * order + " "
