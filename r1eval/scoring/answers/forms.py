"""Reads the forms of olympiad answers: qualified ones, vectors, families of integers, functions by cases."""

import re
from dataclasses import replace

from r1eval.scoring.answers.families import read_family
from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.permutations import write_permutations
from r1eval.scoring.answers.piecewise import ReadPart, read_piecewise
from r1eval.scoring.answers.qualifiers import split_qualifiers
from r1eval.scoring.answers.set_builders import write_form
from r1eval.scoring.answers.vectors import read_vector
from r1eval.scoring.notation.derivatives import unify_derivatives

ALL_BUT = re.compile(
    r"(?:\\text\s*\{\s*)?all (?:real|reals)(?: numbers| values)?(?: of)?(?: [a-z])?(?: numbers)? "
    r"(?:except|but|other than)(?: for)?\s*\}?\s*(?:[a-z]\s*=\s*)?(?P<points>[^{}]*(?:\{[^{}]*\}[^{}]*)*)",
    re.IGNORECASE,
)
_ROW = r"\([^()]*,[^()]*\)|\[[^\[\]]*,[^\[\]]*\]"
TRANSPOSED = re.compile(rf"({_ROW})\s*\^\s*\{{?\s*(?:T|\\top|\\intercal)\s*\}}?")
SPELLINGS_OF_SETS = re.compile(r"\\([RZNQ])(?![A-Za-z])")
CONSTANT = re.compile(r"\+\s*\\text\s*\{\s*const(?:ant)?\.?\s*\}")
FORM = re.compile(
    r"^\s*(?:\\text\s*\{\s*)?(?:the |all |any |every )*(?:positive |natural )?(?:integers?|numbers?)"
    r"\s*[a-z]?\s*(?:that are )?of the form\s*\}?\s*"
)
SEGMENT = re.compile(r"\\overline\s*\{\s*([A-Z]{2})\s*\}")
AREA = re.compile(r"\[\s*([A-Z]{3,6})\s*\](?!\s*\^)")
PLAIN = re.compile(r"[\d\s.,/+*()-]*+(?:\\frac\{\d++\}\{\d++\}|\\sqrt\{\d++\}|\\pi)?[\d\s.,]*+")
"""numbers, which have none of these forms"""


def rewrite_forms(plain: str) -> str:
    """A cleaned answer with permutations written out, and one notation of sets, derivatives and segments."""
    if PLAIN.fullmatch(plain):
        return plain
    plain = SPELLINGS_OF_SETS.sub(r" \\\1\1 ", plain.replace("\\forall", "\\text{ for all } "))
    plain = FORM.sub("", CONSTANT.sub("+C", plain))
    plain = re.sub(r"(\\RR\s*)-(?=\s*\\\{)", r"\1\\setminus", plain)
    plain = AREA.sub(r" S_{\1} ", SEGMENT.sub(r" \1 ", plain))
    return TRANSPOSED.sub(r"\1", write_form(write_permutations(unify_derivatives(plain))))


def read_form(text: str, plain: str, read: ReadPart) -> Meaning | None:
    """The meaning of an answer of one of these forms; None for others."""
    if PLAIN.fullmatch(plain):
        return None
    if excluded := ALL_BUT.fullmatch(plain):
        points = re.sub(r"\\text\s*\{\s*and\s*\}|\band\b", ",", excluded["points"])
        return read(f"\\RR \\setminus \\{{{points}\\}}")
    return read_vector(text) or read_piecewise(plain, read) or _family(plain) or _qualified(plain, read)


def _family(plain: str) -> Meaning | None:
    """A family of integers that has no other reading: in words, or as a set."""
    return read_family(plain) if re.search(r"\\text|\\\{|[a-z]{3}", plain) and "\\pmod" not in plain else None


def _qualified(plain: str, read: ReadPart) -> Meaning | None:
    """An answer with what it says about its variables."""
    split = split_qualifiers(plain)
    if split.text == plain:
        return None
    core = read(split.text)
    if core.kind in {"opaque", "words"}:
        return None
    domains = sorted({domain for _, domain in split.domains if domain} | ({core.domain} - {""}))
    conditions = tuple(read(condition) for condition in split.conditions)
    if any(condition.kind == "opaque" for condition in conditions):
        return None
    return replace(core, conditions=core.conditions + conditions, domain=", ".join(domains))
