"""Compares answers in forms that depend on the gold: renamed letters, families of integers, plain vectors."""

import re
from collections.abc import Iterator
from functools import lru_cache

from r1eval.scoring.answers.angle_families import same_angles
from r1eval.scoring.answers.case_values import same_by_cases
from r1eval.scoring.answers.equality import is_equal
from r1eval.scoring.answers.families import guess_family, read_family
from r1eval.scoring.answers.meaning import Meaning
from r1eval.scoring.answers.permutations import write_signs
from r1eval.scoring.answers.reader import read, variables
from r1eval.scoring.answers.renaming import renamings
from r1eval.scoring.answers.residues import same_family
from r1eval.scoring.answers.set_builders import write_form
from r1eval.scoring.answers.vectors import in_space, read_plain_vector, read_vector
from r1eval.scoring.notation.derivatives import unify_derivatives
from r1eval.scoring.notation.normalize import clean
from r1eval.scoring.notation.tree import symbols
from r1eval.scoring.numbers.values import tree_of

BY_CASES = re.compile(r"\\begin|\b(?:if|when|for|where|otherwise)\b")
LISTS = frozenset(["list", "tuple", "set", "bracket"])


def is_equal_in_other_form(gold: str, meaning: Meaning, answer: str) -> bool:
    """Whether an answer equals a gold whose meaning it does not have as it is written."""
    plain, expected = _cleaned(answer), _cleaned(gold)
    as_list = meaning.kind in LISTS
    for other in _writings(expected, plain):
        if is_equal(meaning, read(other, variables(gold), as_list)):
            return True
    signed = write_signs(expected) if meaning.kind in {"list", "set"} else expected
    if signed != expected and is_equal(read(signed, as_list=True), read(answer, as_list=True)):
        return True
    if meaning.kind in {"tuple", "matrix"}:
        if vector := read_vector(answer) or read_plain_vector(plain):
            return is_equal(meaning, vector) or is_equal(meaning, in_space(vector))
        if read_vector(gold):
            return is_equal(in_space(meaning), read(answer, as_list=True))
    if BY_CASES.search(expected + plain) and same_by_cases(meaning, read(answer, variables(gold))):
        return True
    return _same_family(expected, plain) or same_angles(expected, plain)


def renamed_to_gold(gold: str, answer: str) -> str:
    """The answer with its letters renamed to the gold's, if that can be done in one way."""
    others = list(renamings(_cleaned(gold), _cleaned(answer)))
    return others[-1] if len(others) == 1 else answer


def _writings(gold: str, answer: str) -> Iterator[str]:
    """The answer's other ways of being written."""
    yield from renamings(gold, answer)
    signed = write_signs(answer)
    if signed != answer:
        yield signed


def _same_family(gold: str, answer: str) -> bool:
    """Whether both are the same family of integers, at least one of them plainly a family.

    If only one is, a letter that both have is the same number in both: n = 2k - 3 is not 2k + 1, k ∈ ℤ.
    """
    (expected, may_be), (found, may_be_found) = _families(gold), _families(answer)
    if expected and found:
        return same_family(expected, found)
    one, other = (expected, may_be_found) if expected else (may_be, found)
    if one is None or other is None or not same_family(one, other):
        return False
    sides = (Meaning("list", items=one.items), Meaning("list", items=other.items))
    return not _names(one) & _names(other) or is_equal(*sides)


def _names(family: Meaning) -> frozenset[str]:
    """The parameter of a family that is written with one."""
    trees = [tree_of(item.values) for item in family.items]
    return frozenset().union(*(symbols(tree) for tree in trees if tree))


@lru_cache(maxsize=1_024)
def _families(plain: str) -> tuple[Meaning | None, Meaning | None]:
    """The family that an answer plainly is, and the one that it may be."""
    plainly = read_family(plain)
    return plainly, plainly or guess_family(plain)


@lru_cache(maxsize=1_024)
def _cleaned(text: str) -> str:
    return write_form(unify_derivatives(clean(text)))
