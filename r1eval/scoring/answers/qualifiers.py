"""Splits an answer from what it says about its variables: for all x, k ∈ ℤ, when x = 3, (y > 0)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LETTER = (
    r"(?:[A-Za-z]|\\(?:alpha|beta|gamma|lambda|mu|theta|phi|omega|rho|tau|ell))(?:\s*_\s*(?:\{\w+\}|\w))?"
)
LETTERS = rf"{LETTER}(?:\s*(?:,|\band\b|\\text\s*\{{\s*and\s*\}})\s*{LETTER})*"
SETS = r"\\(?:ZZ|NN|RR|QQ|CC)(?![A-Za-z])\s*(?:[\^_]\s*(?:\{[^{}]*\}|[+*\d]|\\[a-z]+)\s*){0,2}"
INTRODUCTION = re.compile(
    r"[\s,;]*(?:\\text\s*\{[\s,;(]*)?(?<![A-Za-z\\])\(?\s*(?:for (?:all|every|each|any|some)|where|since"
    r"|because|(?:attained |achieved |reached )?(?:for|when|at|if)|whenever|with|provided(?: that)?"
    r"|given(?: that)?|such that|here)(?![A-Za-z])",
    re.IGNORECASE,
)
MEMBERSHIP = re.compile(
    r"(?:(?:an?|any|some|real|arbitrary|fixed|constants?|integers?|numbers?)\s+)*"
    rf"(?P<letters>{LETTERS})\s*\\in\s*(?P<set>{SETS})"
)
KIND = (
    r"(?:(?:an?|any|some|all|every|each|the|arbitrary|fixed|given|distinct|value|values|of)\s+)*"
    r"(?P<sign>(?:strictly\s+)?positive|non-?\s?negative|negative|non-?zero)?\s*"
    r"(?P<noun>(?:real|rational|complex|natural|whole|integer|prime)?\s*"
    r"(?:integers?|numbers?|constants?|reals?|naturals?|parameters?|scalars?)"
    r"|real|rational|complex|natural|integer|positive)"
)
DECLARATION = re.compile(
    rf"(?P<letters>{LETTERS})\s*(?:is|are|denotes?|being|(?:can|may) be)\s+{KIND}", re.IGNORECASE
)
KIND_FIRST = re.compile(rf"{KIND}\s*(?P<letters>{LETTERS})?", re.IGNORECASE)
RESTRICTED = re.compile(
    rf"{KIND}\s+(?P<relation>(?P<letters>{LETTER})\s*(?:[<>]|\\(?:le|ge|ne)(?![A-Za-z]))[^a-z]*)",
    re.IGNORECASE,
)
THEN = re.compile(r"^\s*(?:\\text\s*\{\s*)?(?:then|we have)(?![A-Za-z])[\s,]*\}?")
AND = re.compile(r"\\text\s*\{[\s,]*and\s*\}")
RELATION = re.compile(r"[=<>]|\\(?:le|ge|ne|in|equiv)(?![A-Za-z])")
ORDER = re.compile(r"[<>]|\\(?:le|ge|ne)(?![A-Za-z])")
PARENTHESES = re.compile(
    r"(?P<main>.*[^\s\\,])[\s,]*(?:\\text\s*\{\s*)?\((?P<inner>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*\}?",
    re.DOTALL,
)
MAX_COMMAS = 8


@dataclass(frozen=True)
class Qualified:
    """An answer without its qualifiers."""

    text: str
    domains: tuple[tuple[str, str], ...] = ()
    """letters that range over integers, reals, …; the letter "" is every one"""
    conditions: tuple[str, ...] = ()
    """restrictions: y > 0, x = 3"""


def split_qualifiers(plain: str) -> Qualified:
    """Split a cleaned answer from its qualifiers, which are before it, behind it or in parentheses."""
    found = Qualified(plain)
    for _ in range(MAX_COMMAS):
        for splitter in (_at_front, _in_parentheses, _behind_words, _behind_comma):
            split = splitter(found.text)
            if split:
                found = Qualified(
                    split.text, split.domains + found.domains, split.conditions + found.conditions
                )
                break
        else:
            break
    return found


def _behind_words(plain: str) -> Qualified | None:
    """f(x) = 2x for all x; 12, when x = 3; of "2x if x > 0, -x if x < 0" nothing."""
    matches = [match for match in INTRODUCTION.finditer(plain) if _is_outside(plain, match.start())]
    if len(matches) != 1 or not plain[: matches[0].start()].strip():
        return None
    return _qualified(plain[: matches[0].start()], plain[matches[0].end() :])


def _in_parentheses(plain: str) -> Qualified | None:
    match = PARENTHESES.fullmatch(plain)
    if match is None or not (RELATION.search(match["inner"]) or INTRODUCTION.match(match["inner"])):
        return None
    start = INTRODUCTION.match(match["inner"])
    return _qualified(match["main"], match["inner"][start.end() if start else 0 :])


def _behind_comma(plain: str) -> Qualified | None:
    """(t, 2t), t ∈ ℝ; x² + 4y² = 16, y > 0; of "x > 2, x < 5" nothing."""
    commas = list(_commas(plain))
    for comma in reversed(commas):
        if MEMBERSHIP.fullmatch(_flat(plain[comma + 1 :])):
            return _qualified(plain[:comma], plain[comma + 1 :])
    ends = [
        *commas[:1],
        *(found.start() for found in AND.finditer(plain) if _is_outside(plain, found.start())),
    ]
    if not ends:
        return None
    core, rest = plain[: min(ends)], _flat(AND.sub(",", plain[min(ends) :]))
    letters = set(re.findall(r"(?<![A-Za-z\\])[a-z](?![A-Za-z])", core))
    is_curve = "=" in core and not ORDER.search(core) and len(letters) > 1
    index = re.fullmatch(r"([a-z])\s*(?:>|\\ge)\s*\d+", rest)
    if index and index[1] in letters and not RELATION.search(core):
        return _qualified(core, rest)  # 2n, n ≥ 1
    return _qualified(core, rest) if is_curve and all(ORDER.search(one) for one in _parts(rest)) else None


def _at_front(plain: str) -> Qualified | None:
    """For every real x, f(x) = 2x."""
    start = INTRODUCTION.match(plain)
    if start is None:
        return None
    for comma in _commas(plain, ",;:"):
        core = THEN.sub("", plain[comma + 1 :])
        split = _qualified(core, plain[start.end() : comma])
        if split and not re.match(rf"\s*{LETTER}\s*(?:,|\\in|[<>])", split.text):
            return split
    return None


def _qualified(core: str, rest: str) -> Qualified | None:
    """The core with the qualifiers that `rest` consists of; None if it is anything else."""
    domains: list[tuple[str, str]] = []
    conditions: list[str] = []
    core = re.sub(r"\\text\s*\{\s*$", "", core).rstrip(" ,;")
    for part in _parts(_flat(rest)):
        domain = _domain(part)
        if domain is not None:
            domains += domain
        elif restricted := RESTRICTED.fullmatch(part):  # every integer n ≥ 2
            letters = _letters(restricted["letters"])
            domains += [(letters[0], kind_name(restricted["sign"] or "", restricted["noun"]))]
            conditions.append(restricted["relation"])
        elif RELATION.search(part) and not re.search(r"[A-Za-z]{3,}", re.sub(r"\\[A-Za-z]+", "", part)):
            conditions.append(part)
        else:
            return None
    return Qualified(core, tuple(domains), tuple(conditions)) if core and (domains or conditions) else None


def _domain(part: str) -> list[tuple[str, str]] | None:
    """The letters that a part declares, with their domain; None for a restriction or anything else."""
    if match := MEMBERSHIP.fullmatch(part):
        return [(letter, set_name(match["set"])) for letter in _letters(match["letters"])]
    if match := DECLARATION.fullmatch(part) or KIND_FIRST.fullmatch(part):
        name = kind_name(match["sign"] or "", match["noun"])
        return [(letter, name) for letter in _letters(match["letters"] or "") or [""]]
    if re.fullmatch(LETTERS, part):
        return [(letter, "") for letter in _letters(part)]
    return None


def set_name(text: str) -> str:
    """The domain that a set's symbol stands for: integers, positive integers, reals, …"""
    name = {"Z": "integers", "N": "naturals", "R": "reals", "Q": "rationals", "C": "complex"}[text[1]]
    mark = re.sub(r"[\s{}^_]", "", text[3:])
    if not mark or name == "complex":
        return name
    is_nonnegative = "ge" in mark or (name == "naturals" and mark == "0")
    sign = "nonnegative" if is_nonnegative else "negative" if mark in {"-", "<0"} else "positive"
    return f"{sign} {'integers' if name == 'naturals' else name}"


def kind_name(sign: str, noun: str) -> str:
    """The domain that words name: positive integers; "" for any constant or number."""
    noun, sign = noun.lower(), re.sub(r"[\s-]|strictly", "", sign.lower())
    if "natural" in noun or "whole" in noun:
        return "naturals"
    name = next((stem + "s" for stem in ("integer", "real", "rational") if stem in noun), "")
    name = "complex" if "complex" in noun else "primes" if "prime" in noun else name
    return f"{sign} {name}" if sign in {"positive", "nonnegative", "negative"} and name else name


def _letters(text: str) -> list[str]:
    return [letter.replace(" ", "") for letter in re.findall(LETTER, re.sub(r"\band\b|\\text", " ", text))]


def _parts(rest: str) -> list[str]:
    """The statements of a qualifier: at commas and "and", but letters stay with what they share."""
    parts: list[str] = []
    waiting = ""
    for piece in re.split(r",|;|\band\b", rest):
        part = waiting + piece.strip(" .()")
        waiting = ""
        if re.fullmatch(LETTERS, part.strip()):
            waiting = f"{part}, "
        elif part.strip():
            parts.append(part.strip())
    return [*parts, waiting.strip(" ,")] if waiting else parts


def _flat(rest: str) -> str:
    """The qualifier without the frames of its words."""
    flat = re.sub(r"\\text\s*\{([^{}]*)\}", r" \1 ", rest)
    while flat.count("}") > flat.count("{"):  # of the frame that was open where it began
        flat = flat.replace("}", " ", 1)
    return re.sub(r"\s+", " ", flat).strip(" .,;")


def _commas(plain: str, marks: str = ",;") -> Iterator[int]:
    """The first commas outside all brackets."""
    depth = count = 0
    for place, character in enumerate(plain):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and character in marks and count < MAX_COMMAS:
            count += 1
            yield place


def _is_outside(plain: str, place: int) -> bool:
    before = plain[:place]
    return (
        before.count("{") == before.count("}")
        and before.count("(") == before.count(")")
        and before.count("\\begin") == before.count("\\end")
    )
