"""Compares families of angles as sets: π/4 + kπ/2 and (2m+1)π/4 with integers k and m."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from r1eval.scoring.answers.qualifiers import split_qualifiers
from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import UnreadableError, tokenize
from r1eval.scoring.notation.tree import Node, choose_sign, symbols
from r1eval.scoring.numbers.values import value

NAME = re.compile(
    r"\s*(?P<name>[xyzt]|\\(?:theta|alpha|phi|beta|omega))\s*(?:=|\\in)\s*(?P<rest>.+)", re.DOTALL
)
JOINTS = re.compile(r",|\\text\s*\{\s*(?:or|and)\s*\}|\b(?:or|and)\b")
LETTERS = frozenset("kmnlpj")
PI = Node("constant", value="pi")
MAX_RESIDUES = 60


@dataclass(frozen=True)
class AngleFamily:
    """All r + jm with an integer j and a residue r, in multiples of π."""

    modulus: Fraction
    residues: frozenset[Fraction]
    letters: frozenset[str]
    """the parameters as they are written"""
    is_plain: bool
    """it declares its parameter, or is the value of an unknown"""


def same_angles(gold: str, answer: str) -> bool:
    """Whether two cleaned answers are the same family.

    Unless one of them is plainly a family, a letter that both have is the same number in both.
    """
    one, other = read_angles(gold), read_angles(answer)
    if one is None or other is None or (one.modulus, one.residues) != (other.modulus, other.residues):
        return False
    return one.is_plain or other.is_plain or not one.letters & other.letters


@lru_cache(maxsize=1_024)
def read_angles(plain: str) -> AngleFamily | None:
    """The family that a cleaned answer may be; None for anything else."""
    if len(plain) > 200 or not re.search(r"\\(?:pi|degree)(?![A-Za-z])", plain):
        return None
    qualified = split_qualifiers(plain)
    domains = {domain for _, domain in qualified.domains}
    if qualified.conditions or not domains <= {"integers"}:
        return None
    named = NAME.fullmatch(qualified.text)
    try:
        parts = JOINTS.split(named["rest"] if named else qualified.text)
        trees = [tree for part in parts if part.strip() for tree in _members(NAME.sub(r"\g<rest>", part))]
        letters = frozenset().union(*map(symbols, trees))
        lines = [_line(tree) for tree in trees]
    except (UnreadableError, RecursionError, ArithmeticError, ValueError):
        return None
    if not lines or not letters <= LETTERS:
        return None
    found = _residues(lines)
    return found and AngleFamily(*found, letters, bool(domains or named))


def _members(text: str) -> list[Node]:
    tree = parse(tokenize(text))
    return list(dict.fromkeys([choose_sign(tree, 1), choose_sign(tree, -1)]))


def _line(tree: Node) -> tuple[Fraction, Fraction]:
    """Slope and offset, in multiples of π, of an expression that is linear in its one letter."""
    (name,) = symbols(tree)
    points = [value(Node("divide", (tree, PI)), assignments={name: Fraction(x)}) for x in (1, 2, 3, -50)]
    if not all(isinstance(point, Fraction) for point in points):
        raise UnreadableError("no multiples of π")
    slope = points[1] - points[0]
    if not slope or points[2] - points[0] != 2 * slope or points[3] - points[0] != -51 * slope:
        raise UnreadableError("not linear")
    return slope, points[0] - slope


def _residues(lines: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, frozenset[Fraction]] | None:
    """The least modulus of the union of the lines, and the residues; None if there are too many."""
    unit = Fraction(1, lcm(*(number.denominator for line in lines for number in line)))
    slopes = [int(abs(slope) / unit) for slope, _ in lines]
    modulus = lcm(*slopes)
    if sum(modulus // slope for slope in slopes) > MAX_RESIDUES:
        return None
    taken = {
        (int(offset / unit) + step * slope) % modulus
        for slope, (_, offset) in zip(slopes, lines, strict=True)
        for step in range(modulus // slope)
    }
    shifts = {residue - min(taken) for residue in taken} - {0}
    for shift in sorted(shifts):
        if modulus % shift == 0 and {(residue + shift) % modulus for residue in taken} == taken:
            modulus, taken = shift, {residue % shift for residue in taken}
            break
    return modulus * unit, frozenset(residue * unit for residue in taken)
