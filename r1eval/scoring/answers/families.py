"""Reads infinite families of integers: multiples of 3, {3k : k ∈ ℤ}, n ≡ 1 (mod 3), n = 3, 4, 5, …"""

import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import lcm

from r1eval.scoring.answers.family_words import family_in_words
from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.qualifiers import Qualified, split_qualifiers
from r1eval.scoring.answers.residues import MAX_MODULUS, progression
from r1eval.scoring.answers.structure import scalar
from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import UnreadableError, tokenize
from r1eval.scoring.notation.tree import Node, choose_sign, symbols
from r1eval.scoring.numbers.values import value

LEAST: dict[str, int | str] = {
    "positive integers": 1, "nonnegative integers": 0, "naturals": "natural", "integers": "all",
}  # fmt: skip
"""the least value of a parameter in a domain; natural is 0 or 1"""
INTEGERS = frozenset(LEAST)
BUILDER = re.compile(r"\\\{(?P<element>[^|:{}]+?)(?:\\in\s*\\ZZ\s*)?\s*[|:](?P<rest>.+)\\\}", re.DOTALL)
ELLIPSIS = re.compile(
    r"(?:[a-zA-Z]\s*(?:=|\\in)\s*)?(?:\\\{)?\s*(?P<terms>-?\d+(?:\s*,\s*-?\d+){2,})\s*,?\s*\\ldots\s*(?:\\\})?"
)
ENDLESS = re.compile(
    r"(?:[a-zA-Z]\s*(?:=|\\in)\s*)?(?:\\\{)?\s*\\ldots\s*,?\s*(?P<terms>-?\d+(?:\s*,\s*-?\d+){2,})\s*,?\s*\\ldots"
    r"\s*(?:\\\})?"
)
CONGRUENCE = re.compile(
    r"[A-Za-z]\s*(?P<not>\\not\s*)?\\equiv\s*(?P<residues>[-+\d,\s\\a-z{}]+?)\s*,?\s*\(?\\pmod\{(?P<modulus>\d+)\}\)?"
)
AND_OR = re.compile(r"\\text\s*\{\s*(?:or|and)\s*\}")
DIVIDES = re.compile(r"\s*(?P<modulus>[1-9]\d{0,3})\s*(?:\||(?P<not>\\nmid))\s*[A-Za-z]\s*")
MULTIPLES = re.compile(r"\s*(?P<modulus>[1-9]\d{0,3})?\s*\\ZZ\s*(?:\+\s*(?P<offset>\d{1,4}))?\s*")
DOMAIN = re.compile(
    r"\s*(?:[A-Za-z]\s*\\in\s*)?(?:(?P<naturals>\\NN)|\\ZZ)\s*"
    r"(?:[\^_]\s*\{?\s*(?P<positive>\+|>\s*0|\\ge\s*1)\s*\}?)?\s*"
)
NAMED = re.compile(r"\s*(?P<name>[A-Za-z])\s*(?:=|\\in)\s*(?P<rest>.+)", re.DOTALL)


def read_family(plain: str) -> Meaning | None:
    """The family that a cleaned answer plainly is: in words, a set, a congruence, a declared letter."""
    if len(plain) > 200:
        return None
    return (
        family_in_words(plain)
        or _congruences(plain)
        or _listed(plain)
        or _built(plain)
        or _declared(plain, strict=True)
    )


def guess_family(plain: str) -> Meaning | None:
    """The family that a cleaned answer may be, if the other side is plainly one: n = 3k, 2k + 1, n ≥ 3."""
    return read_family(plain) or _declared(plain, strict=False)


def _congruences(plain: str) -> Meaning | None:
    """n ≡ 1, 2 (mod 3); 3 | n."""
    if divides := DIVIDES.fullmatch(plain):
        modulus = int(divides["modulus"])
        return progression(modulus, list(range(1, modulus)) if divides["not"] else [0], "")
    if domain := DOMAIN.fullmatch(plain):
        return progression(1, [0], "natural" if domain["naturals"] else "1" if domain["positive"] else "all")
    if multiples := MULTIPLES.fullmatch(plain):
        return progression(int(multiples["modulus"] or 1), [int(multiples["offset"] or 0)], "all")
    found = CONGRUENCE.fullmatch(plain)
    if found is None:
        return None
    members = AND_OR.sub(",", found["residues"].replace("\\pm", "±")).split(",")
    numbers = [number for member in members if member.strip() for number in _signed(member.strip())]
    modulus = int(found["modulus"])
    if None in numbers or not 0 < modulus <= MAX_MODULUS:
        return None
    residues = {number % modulus for number in numbers if number is not None}
    return progression(modulus, sorted(set(range(modulus)) - residues if found["not"] else residues), "")


def _signed(text: str) -> list[int | None]:
    if re.fullmatch(r"±\s*\d{1,6}", text):
        return [int(text[1:]), -int(text[1:])]
    return [int(text)] if re.fullmatch(r"[-+]?\d{1,6}", text) else [None]


def _listed(plain: str) -> Meaning | None:
    """3, 4, 5, …, or …, -4, 0, 4, …: at least three terms of an arithmetic progression."""
    endless = ENDLESS.fullmatch(plain)
    found = endless or ELLIPSIS.fullmatch(plain)
    terms = [int(term) for term in found["terms"].split(",")] if found and len(found["terms"]) < 90 else []
    steps = {later - earlier for earlier, later in pairwise(terms)}
    if len(steps) != 1 or min(steps) <= 0:
        return None
    return progression(steps.pop(), terms[:1], "all" if endless else str(terms[0]))


def _built(plain: str) -> Meaning | None:
    """{3k : k ∈ ℤ}, {x | x = 3k, k ∈ ℤ}."""
    named = NAMED.fullmatch(plain)
    found = BUILDER.fullmatch(named["rest"].strip() if named else plain)
    if found is None:
        return None
    element, rest = found["element"].strip(), found["rest"].strip()
    if re.fullmatch(r"[A-Za-z]", element):
        return read_family(rest) or _declared(rest, strict=True)
    return _declared(f"{element} ({rest})", strict=not re.match(r"[jklmn]\s*(?:\\ge|>)", rest))


def _declared(plain: str, strict: bool) -> Meaning | None:
    """n = 3k with k ∈ ℤ; if not strict, also without its domain, and n ≥ 3."""
    qualified = split_qualifiers(plain)
    named = NAMED.fullmatch(qualified.text)
    core = named["rest"] if named else qualified.text
    if strict and not any(domain in INTEGERS for _, domain in qualified.domains):
        return None
    try:
        if bounded := _bounded(qualified):
            return bounded
        parts = re.split(r",|\\text\s*\{\s*(?:or|and)\s*\}|\bor\b", core)
        trees = [tree for part in parts if part.strip() for tree in _members(NAMED.sub(r"\g<rest>", part))]
        return _of_trees(trees, qualified)
    except (UnreadableError, RecursionError, ArithmeticError, ValueError):
        return None


def _bounded(qualified: Qualified) -> Meaning | None:
    """n ≥ 3 as the integers from 3 on, if n is an integer's letter."""
    match = re.fullmatch(
        r"\s*(?P<name>[a-zA-Z])\s*(?P<order>\\ge|>)\s*(?P<bound>-?\d{1,9})\s*", qualified.text
    )
    if match is None:
        return None
    is_integer = match["name"] in "nkmNjpl" or any(name == match["name"] for name, _ in qualified.domains)
    return progression(1, [0], str(int(match["bound"]) + (match["order"] == ">"))) if is_integer else None


def _members(text: str) -> list[Node]:
    tree = parse(tokenize(text))
    return list(dict.fromkeys([choose_sign(tree, 1), choose_sign(tree, -1)]))


def _of_trees(trees: list[Node], qualified: Qualified) -> Meaning | None:
    """The family of the values of expressions in one letter; the expressions are its members."""
    names = frozenset().union(*(symbols(tree) for tree in trees)) if trees else frozenset()
    if len(names) != 1:
        return None
    name = next(iter(names))
    domain = next((domain for letter, domain in qualified.domains if letter in {name, ""}), "")
    if domain not in INTEGERS | {""}:
        return None
    least = _least(name, domain, qualified)
    power = _power(trees[0], name, least) if len(trees) == 1 else None
    family = power or _of_lines([_line(tree, name) for tree in trees], least, domain)
    return replace(family, items=tuple(scalar(tree) for tree in trees)) if family else None


def _of_lines(lines: list[tuple[int, int]], least: int | str, domain: str) -> Meaning | None:
    modulus = lcm(*(abs(slope) for slope, _ in lines))
    if modulus > MAX_MODULUS or (modulus == 1 and not domain):
        return None
    residues = [offset + slope * step for slope, offset in lines for step in range(modulus // abs(slope))]
    if isinstance(least, str):
        return progression(modulus, residues, least)
    if any(slope < 0 for slope, _ in lines):
        return None
    starts = [offset + slope * least for slope, offset in lines]
    return progression(modulus, residues, str(min(starts))) if max(starts) - min(starts) < modulus else None


def _least(name: str, domain: str, qualified: Qualified) -> int | str:
    """The least value of the parameter; "" if it is not said, "natural" if 0 may be in or out."""
    for condition in qualified.conditions:
        match = re.fullmatch(
            rf"{re.escape(name)}\s*(?P<order>\\ge|>)\s*(?P<bound>-?\d{{1,6}})", condition.strip()
        )
        if match is None:
            raise UnreadableError("a restriction of a family")
        return int(match["bound"]) + (match["order"] == ">")
    return LEAST.get(domain, "")


def _line(tree: Node, name: str) -> tuple[int, int]:
    """Slope and offset of a linear expression with integer coefficients."""
    points = [value(tree, assignments={name: Fraction(x)}) for x in (0, 1, 2, -50)]
    if not all(isinstance(point, Fraction) and point.denominator == 1 for point in points):
        raise UnreadableError("not integers")
    slope = points[1] - points[0]
    if not slope or points[2] - points[0] != 2 * slope or points[3] - points[0] != -50 * slope:
        raise UnreadableError("not linear")
    return int(slope), int(points[0])


def _power(tree: Node, name: str, least: int | str) -> Meaning | None:
    """2^k, 2^{k+1}, k², k³."""
    if tree.op != "power":
        return None
    base, exponent = tree.args
    moving, fixed = (exponent, base) if base.op == "number" else (base, exponent)
    if fixed.op != "number" or moving.op not in {"symbol", "add"}:
        return None
    slope, offset = _line(moving, name)
    number = Fraction(fixed.value)
    if slope != 1 or number.denominator != 1 or number < 2:
        return None
    kind = f"{number} to a power" if fixed is base else {2: "squares", 3: "cubes"}.get(int(number), "")
    if not isinstance(least, int) or abs(offset + least) > 60:
        return Meaning("family", text=kind) if kind else None
    start = number ** (offset + least) if fixed is base else (offset + least) ** int(number)
    return Meaning("family", text=kind, name=str(start)) if kind else None
