"""Strips what stands around an answer: its name, a sentence that states it, a remark behind it."""

import re
from fractions import Fraction

from r1eval.scoring.notation.number_words import MEANINGFUL_WORDS, leading_number, parse_number
from r1eval.scoring.notation.words import is_words, split_words

GROUP = r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"
LABEL = re.compile(
    r"^\\text\s*\{[^{}=<>]*(?:\b(?:is|are|equals)\s*:?|:)\s*\}\s*|^(?:\\text\s*\{[^{}=<>]*\}\s*(?:"
    + GROUP
    + r"|(?:(?<=of\})|(?<=of \}))\s*(?:\\(?:triangle|angle)\s*)?[A-Z]{1,5}"
    + r")?|[A-Z]?[a-z]{2,}(?:\s[A-Za-z]+){0,3}"
    r"|\\(?:det|dim|deg|gcd|lcm|max|min|rank|Pr|PP|EE)\s*(?:_\s*\w\s*)?(?:" + GROUP + r"|[A-Z]\b)"
    r"|[A-Z][a-z]?(?!\(\s*[a-z](?:\s*,\s*[a-z])*\s*\))"
    + GROUP
    + r"|[a-z]\([^()=]*\\(?:cap|cup)[^()=]*\)|\|[^|=]*(?:\\(?:cap|cup|setminus)[^|=]*|[A-Z]\s*)\|"
    r")\s*(?:=(?!=)|:(?=\s))\s*"
)
"""the name of a value: Area =, P(X ≥ 2) =, |A ∩ B| =; not p(x) =, which defines a function"""
HEAD = re.compile(r"\s*\\?(?P<head>[A-Za-z]+)\s*(?P<inside>\([^()]*\))?\s*=")
HEADS = {
    "P": "P", "Pr": "P", "PP": "P", "E": "E", "EE": "E", "V": "V", "Var": "V", "max": "max", "min": "min",
    "gcd": "gcd", "lcm": "lcm", "det": "det", "deg": "deg", "dim": "dim", "rank": "rank",
}  # fmt: skip
"""what a label may be the value of"""
EVENT = re.compile(r"\(\s*[A-Z\d]+\s*(?:(?:\||\\mid)\s*[A-Z\d]+\s*)?\)")
OPTION = re.compile(
    r"^(?:\\text\s*\{\s*)?(?:\(\s*(?:[A-E]|\\text\s*\{\s*[A-E]\s*\})\s*\)|[A-Ea-e](?:\s*\}\s*)?(?:\s*\)|\.[\s}]))\s*"
    r"(?:\}\s*)?(?=[-+]?\s*(?:\\usd\s*|\\frac|\\sqrt)?[\d{])"
)
"""the letter of an option before its value: (B) 70; B. 70; b) 70"""
VERB = re.compile(
    r"\b(?:(?:is|are) equal to|is|are|was|equals|equal to|be|gives|get|have|has)\b[\s:}]*(?:\\text\s*\{\s*)?",
    re.IGNORECASE,
)
MAX_FRAME = 160
"""characters of a sentence before its value"""
EXISTENCE = frozenset(
    ["there is", "there are", "we have", "we get", "it is", "it equals", "this is", "this gives"]
)
_NEGATIONS = (
    "not no never neither nor none cannot isn aren wasn if suppose assume unless whether false wrong "
    "incorrect except without than only because since when what which who how why where each both might "
    "may could would perhaps maybe possibly"
)
NEGATIONS = frozenset(_NEGATIONS.split())
"""words of a sentence that does not simply state its value"""
ASIDE = re.compile(
    r"(?P<main>.*?[^\s\\,;(])[\s,;]*"
    r"(?:\\text\s*\{)?[\s,;(]*(?:\\approx|\\sim|(?:or|which is|that is|i\.?\s?e\.?,?|this is|or,)?\s*"
    r"(?:about|approximately|approx\.?|roughly|around|nearly|almost|ca\.|circa))\s*(?::\s*)?\}?\s*"
    r"(?P<value>-?(?:\\usd\s*)?\d[\d,]*(?:\.\d+)?)(?P<rest>[^\d=<>\\]*(?:\\text\s*\{[^{}\d=<>]*\}|\\percent|\\degree"
    r"|\\ldots)?[^\d=<>\\]*)",
    re.IGNORECASE,
)
REMARK = re.compile(
    r"(?P<main>.*?[^\s\\])\s+(?:\\text\s*\{\s*)?\((?:\s*\\text\s*\{)?(?P<remark>[^()]*)\)\s*\}?"
)
REASONS = ("\\approx", "since", "because", "as ")
SECOND_THOUGHT = re.compile(r"\b(?:or|not|but|wrong)\b", re.IGNORECASE)


def strip_frame(plain: str) -> str:
    """The answer without its name, the sentence around it, and the remark behind it."""
    return _strip_remark(_strip_aside(_strip_sentence(LABEL.sub("", OPTION.sub("", plain)))))


def labels_contradict(gold: str, answer: str) -> bool:
    """Whether cleaned answers give their value different names: P(A) and P(B), E(X) and V(X)."""
    one, other = HEAD.match(gold), HEAD.match(answer)
    if one is None or other is None or one["head"] not in HEADS or other["head"] not in HEADS:
        return False
    if HEADS[one["head"]] != HEADS[other["head"]]:
        return True
    events = [found["inside"] or "" for found in (one, other)]
    return all(EVENT.fullmatch(event) for event in events) and events[0] != events[1]


def _strip_sentence(plain: str) -> str:
    """What a sentence says: 12 for "The area is 12", "There are 12 ways"."""
    if not re.match(r"(?:\\text\s*\{\s*)?[A-Za-z]{2,}", plain):
        return plain
    for verb in VERB.finditer(plain[:MAX_FRAME]):
        words = split_words(plain[: verb.end()])
        subject, rest = plain[: verb.start()], plain[verb.end() :]
        if NEGATIONS & set(words) or not rest.strip() or re.search(r"[=<>]", subject):
            return plain
        frame = " ".join(words)
        if frame not in EXISTENCE and not _is_subject(subject):
            continue
        rest = rest if rest.count("{") >= rest.count("}") else rest.replace("}", "", 1)
        says = re.search(r"[\d\\]|^\w$", rest) or leading_number(split_words(rest))[0] is not None
        return rest if says and not NEGATIONS & set(split_words(rest)) else plain
    return plain


def _is_subject(subject: str) -> bool:
    """Whether text names what a sentence is about: The area of ABC, the minimum value of x + 1."""
    words = re.findall(r"[A-Z]{2}|[A-Za-z]{3,}", re.sub(r"\\(?!text)[a-zA-Z]+", " ", subject))
    return bool(words)


def _strip_aside(plain: str) -> str:
    """Write an approximation behind the value as one side of ≈, which is checked: 5/3 (about 1.7 cards)."""
    found = ASIDE.fullmatch(plain) if re.search(r"\d", plain) else None
    if found is None or not re.search(r"[\da-zA-Z)}]", found["main"]):
        return plain
    rest = found["rest"]
    if MEANINGFUL_WORDS & set(split_words(rest)) or "=" in found["main"][-1:]:
        return plain
    if re.fullmatch(r"\d+(?:\.\d+)?", found["main"]) and not _is_rounded(found["main"], found["value"]):
        return plain
    mark = next((sign for sign in ("\\percent", "\\degree") if sign in rest), "")
    main = found["main"] + "}" * (found["main"].count("{") - found["main"].count("}"))
    return f"{main} \\approx {found['value']}{mark}"


def _is_rounded(number: str, aside: str) -> bool:
    """Whether the aside is the number, rounded to its own digits."""
    places = len(aside.partition(".")[2])
    difference = Fraction(number) - Fraction(re.sub(r"[^\d.-]", "", aside))
    return abs(difference) <= Fraction(1, 2 * 10**places)


def _strip_remark(plain: str) -> str:
    """Remove a remark in parentheses at the end; a decimal there is the same value again: 1/2 (0.5)."""
    match = REMARK.fullmatch(plain)
    if match is None:
        return plain
    remark = match["remark"].strip()
    if re.fullmatch(r"[-\d]*\.\d+", remark):
        return f"{match['main']} \\text{{or}} {remark}"
    if SECOND_THOUGHT.search(remark):
        return plain
    is_number = remark[:1].isalpha() and parse_number(split_words(remark)) is not None
    is_function = re.search(r"\\[a-z]+$", match["main"])  # \gcd (m, n)
    is_tuple = (
        not is_function
        and re.search(r"[a-z]{3}", match["main"])
        and re.fullmatch(r"[A-Za-z](?:\s*,\s*[A-Za-z])+", remark)
    )
    has_words = is_words(remark) or is_number or is_tuple
    return match["main"] if has_words or remark.startswith(REASONS) else plain
