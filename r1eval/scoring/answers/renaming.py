"""Renames an answer's letters to the gold's: arguments of functions, integer parameters, constants."""

import re
from collections.abc import Iterator, Mapping
from itertools import permutations

from r1eval.scoring.answers.naming import same_name
from r1eval.scoring.answers.qualifiers import split_qualifiers
from r1eval.scoring.notation.derivatives import align_derivatives
from r1eval.scoring.notation.tokenizer import FUNCTIONS, GREEK, NAMES

SYMBOL = re.compile(
    r"\\text\s*\{[^{}]*\}|(?P<greek>\\[A-Za-z]+)|(?P<index>[A-Za-z]_(?:\{\d\}|\d))|(?P<word>[A-Za-z]+)"
)
FUNCTION = re.compile(
    r"\s*(?P<name>[A-Za-z](?:'*|_\{?\w\}?))\s*\(\s*(?P<arguments>[A-Za-z](?:\s*,\s*[A-Za-z])*)\s*\)\s*="
)
SEQUENCE = re.compile(r"\s*(?P<name>[A-Za-z])\s*_\s*\{?\s*(?P<arguments>[a-z])\s*\}?\s*=")
NAME = re.compile(r"^\s*(?:[A-Za-z]|\(\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\))\s*=\s*")
ANGLE = re.compile(
    r"(?:(?<![A-Za-z\\])(?P<before>[A-Za-z])\s*\*?\s*\\pi(?![A-Za-z])|\\pi\s*\*?\s*(?P<after>[A-Za-z])(?![A-Za-z])"
    r"|(?:360|180|90)\s*\\degree\s*\*?\s*(?P<degrees>[A-Za-z])(?![A-Za-z])"
    r"|(?<![A-Za-z\\])(?P<times>[A-Za-z])\s*\*?\s*(?:360|180|90)\s*\\degree)"
)
CONSTANT = re.compile(r"(?:[+]\s*(?P<last>[CcKk]|[CcKk]_(?:\{\d\}|\d))\s*$)|(?P<index>[CcKk]_(?:\{\d\}|\d))")
PARAMETERS = frozenset("kmnlpqjtsruv") | {"\\lambda", "\\mu", "\\alpha", "\\beta"}
INTEGER_LETTERS = frozenset("kmnljpqrst")
SPELLINGS_OF_C = frozenset(["C", "c", "C_1", "c_1"])
ARBITRARY = frozenset("ABCDKabcdk")
"""letters for constants beside C_1, C_2"""
CONSTANTS = frozenset(["i", "e", "d"])
MAX_RENAMED = 3


def renamings(gold: str, answer: str) -> Iterator[str]:
    """The cleaned answer with its letters renamed to the gold's, for each way that keeps its meaning."""
    aligned = align_derivatives(gold, answer)
    if aligned != answer:
        yield aligned
        answer = aligned
    arguments = _arguments(gold, answer)
    if arguments:
        answer = rename(answer, arguments)
        yield answer
    own, theirs = (letters(NAME.sub("", text)) for text in (answer, gold))
    free, wanted = sorted(own - theirs), sorted(theirs - own)
    if len(free) != len(wanted) or not 0 < len(free) <= MAX_RENAMED or set(wanted) & letters(answer):
        return
    if _are_parameters(gold, wanted, answer, free):
        for order in permutations(wanted):
            yield rename(answer, dict(zip(free, order, strict=True)))


def rename(text: str, names: Mapping[str, str]) -> str:
    """The text with letters renamed at once; commands, words and functions stay."""

    def renamed(found: re.Match[str]) -> str:
        whole = found.group()
        if whole.startswith("\\text"):
            return whole
        key = whole.replace("{", "").replace("}", "")
        if key in names:
            return _spelled(names[key])
        if found["word"] is None or _is_word(whole):
            return whole
        return "".join(_spelled(names[letter]) if letter in names else letter for letter in whole)

    return SYMBOL.sub(renamed, text)


def letters(text: str) -> frozenset[str]:
    """The variables of a cleaned answer: letters, Greek letters and letters with a digit as index."""
    found: set[str] = set()
    for match in SYMBOL.finditer(text):
        if match["greek"]:
            found |= {match["greek"]} if match["greek"][1:] in GREEK else set()
        elif match["index"]:
            found.add(match["index"].replace("{", "").replace("}", ""))
        elif match["word"] and not _is_word(match["word"]):
            found |= set(match["word"])
    return frozenset(found - CONSTANTS)


def _spelled(name: str) -> str:
    return f" {name} " if name.startswith("\\") else name


def _is_word(word: str) -> bool:
    return word in FUNCTIONS or word in GREEK or word in NAMES or word in {"pi", "and", "or", "mod"}


def _arguments(gold: str, answer: str) -> dict[str, str]:
    """The renaming of f(n) = … to f(x) = …; {} if names differ or letters would merge."""
    for pattern in (FUNCTION, SEQUENCE):
        expected, found = pattern.match(gold), pattern.match(answer)
        if expected is None or found is None:
            continue
        wanted, own = (re.findall("[A-Za-z]", match["arguments"]) for match in (expected, found))
        if wanted == own or len(wanted) != len(own) or not same_name(expected["name"], found["name"]):
            continue
        if not (set(wanted) - set(own)) & letters(answer):
            return dict(zip(own, wanted, strict=True))
    return {}


def _are_parameters(gold: str, wanted: list[str], answer: str, free: list[str]) -> bool:
    """Whether letters that only one side has are parameters or constants, whose names do not matter."""
    sides = ((gold, set(wanted)), (answer, set(free)))
    declared = [
        set(names) <= {name for name, _ in split_qualifiers(text).domains} | _set_letters(text)
        for text, names in sides
    ]
    if any(declared):
        return set(wanted) | set(free) <= PARAMETERS | ARBITRARY | set("xyz")
    if all(names <= _angle_letters(text) and letters(NAME.sub("", text)) == names for text, names in sides):
        return set(wanted) | set(free) <= INTEGER_LETTERS
    if any(names <= _constants(text) and _is_plain(text, names) for text, names in sides):
        return all(
            names <= _constants(text) | (ARBITRARY if len(free) > 1 else set()) for text, names in sides
        )
    is_named = any(NAME.match(text) or FUNCTION.match(text) for text, _ in sides)
    if is_named and set(wanted) | set(free) <= SPELLINGS_OF_C and "C" in wanted + free:
        return True
    if all(NAME.sub("", text).startswith("(") for text, _ in sides):
        return set(wanted) | set(free) <= PARAMETERS
    return all(names <= INTEGER_LETTERS and _is_family(text, names) for text, names in sides)


def _set_letters(text: str) -> set[str]:
    """The letters declared in a set: {3k : k ∈ ℤ}."""
    return set(re.findall(r"([a-z])\s*\\in\s*\\(?:ZZ|NN|RR)(?![A-Za-z])", text)) if "\\{" in text else set()


def _angle_letters(text: str) -> set[str]:
    """Letters that multiply π or full angles: π/6 + 2kπ."""
    return {letter for found in ANGLE.finditer(text) for letter in found.groups() if letter}


def _constants(text: str) -> set[str]:
    """Constants of integration: x² + C, C_1 e^x + C_2 e^{-x}."""
    return {
        letter.replace("{", "").replace("}", "")
        for found in CONSTANT.finditer(text)
        for letter in found.groups()
        if letter
    }


def _is_plain(text: str, names: set[str]) -> bool:
    """Whether names such as C or c_1 are constants of integration: capital or indexed among small ones."""
    others = letters(text) - names
    return all(name[0] == "C" or "_" in name for name in names) and not any(one.isupper() for one in others)


def _is_family(text: str, names: set[str]) -> bool:
    """n = 3k, n = 2^k: a named integer that depends on the one letter."""
    found = re.match(r"\s*([nmNkxp])\s*=", text)
    return found is not None and len(names) == 1 and letters(text) == names | {found[1]}
