"""Rewrites a set that is given by the form of its elements as that form: {nπ : n ∈ ℤ} as nπ, n ∈ ℤ."""

import re

from r1eval.scoring.answers.families import read_family
from r1eval.scoring.answers.qualifiers import split_qualifiers

SET = re.compile(r"\s*(?P<name>[A-Za-z]\s*(?:=|\\in)\s*)?\\\{(?P<inside>.*)\\\}\s*", re.DOTALL)
ELEMENT = re.compile(r"[A-Za-z]|.*[=<>].*|.*\\(?:in|le|ge|ne)(?![A-Za-z]).*", re.DOTALL)
"""what is no form: the name of an element, or what it satisfies"""
SPOKEN_MARK = re.compile(r"\\text\s*\{\s*(?:such that|where|with|for)\s*\}")


def write_form(plain: str) -> str:
    """A cleaned answer with the form of its elements for such a set; others unchanged."""
    found = SET.fullmatch(plain)
    if found is None or read_family(plain):
        return plain
    element, rest = _split(SPOKEN_MARK.sub(" | ", found["inside"]))
    if not element or ELEMENT.fullmatch(element):
        return plain
    written = f"{element}, {rest}"
    split = split_qualifiers(written)
    if split.text.strip() != element or not split.domains or split.conditions:
        return plain
    return (found["name"] or "").replace("\\in", "=") + written


def _split(inside: str) -> tuple[str, str]:
    """The element and its condition, at the only bar or colon outside brackets; "" for other sets."""
    depth, places = 0, []
    for place, character in enumerate(inside):
        depth += (character in "({[") - (character in ")}]")
        if depth == 0 and character in "|:":
            places.append(place)
    if len(places) != 1:
        return "", ""
    return inside[: places[0]].strip(" ,"), inside[places[0] + 1 :].strip(" ,")
