"""Families of integers as residues of a modulus, and where they start."""

import re
from collections.abc import Sequence

from r1eval.scoring.answers.meaning import Meaning

MAX_MODULUS = 5_000


def same_family(gold: Meaning, answer: Meaning) -> bool:
    """Whether families agree; where they start counts only if both say it."""
    if gold.kind != answer.kind or gold.text != answer.text:
        return False
    said = {gold.name, answer.name}
    if len(said) == 1:
        return True
    open_, limit = said & {"", "natural"}, _period(gold.text)
    (other, *more) = said - open_ or {""}
    if more:
        return False
    if open_ == {"", "natural"}:
        return True
    return (other == "all" and open_ == {""}) or (other != "all" and 0 <= int(other) <= limit)


def _period(text: str) -> int:
    """A start up to this one goes without saying: 3 for the positive multiples of 3."""
    found = re.match(r"\d+", text)
    return int(found.group()) if found else 1


def progression(modulus: int, residues: Sequence[int], start: str) -> Meaning | None:
    """The integers with the residues, in lowest terms: 0, 2 mod 4 is 0 mod 2."""
    if not 0 < modulus <= MAX_MODULUS or not residues:
        return None
    found = {residue % modulus for residue in residues}
    for smaller in range(1, modulus):
        if modulus % smaller == 0 and {(residue + smaller) % modulus for residue in found} == found:
            modulus, found = smaller, {residue % smaller for residue in found}
            break
    start = "all" if modulus == 1 and not start else start
    return Meaning("family", text=f"{modulus}: {sorted(found)}", name=start)


def start_from(modulus: int, residues: Sequence[int], least: int | None) -> str:
    """The first member from `least` on."""
    if least is None:
        return ""
    wanted = {residue % modulus for residue in residues}
    return str(next(number for number in range(least, least + modulus) if number % modulus in wanted))


def other_residues(family: Meaning) -> Meaning:
    """The integers that are not in the family: the odd ones for the even ones."""
    found = re.fullmatch(r"(\d+): \[([\d, ]+)\]", family.text)
    if found is None:
        return Meaning("words", text="otherwise")
    modulus, taken = int(found[1]), {int(residue) for residue in found[2].split(",")}
    rest = [residue for residue in range(modulus) if residue not in taken]
    return progression(modulus, rest, "") or Meaning("words", text="otherwise")
