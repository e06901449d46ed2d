"""Choices: the letter that a reply settles on, A to J."""

import re
from collections import deque

from r1eval.scoring.extraction import Extracted, last_match

DECORATION = re.compile(
    r"\\(?:text|textbf|mathbf|mathrm|bf|rm|mbox|boxed|fbox|left|right)\b|\\[()\[\],;! ]|[*_`${}()\[\]]"
)
STATED = re.compile(
    r"(?i:(?:\b(?:final\s+|correct\s+|right\s+|best\s+|my\s+)*(?:answer|choice|option)s?\b|答案)"
    r"(?:\s*:|\s*=|\s*是|[^.\n:]{0,40}?\b(?:is|(?:would|must|should)\s+be)\b\s*:?|\s*[-–]+>?)(?:\s*(?:is|the|option|choice|letter|therefore|thus|hence|then|clearly|likely|most|probably|indeed)\b\s*[:,]?)*)"
    r"\s*[\"'“‘]?(?P<letter>[A-J](?![A-Za-z]|['’][a-z])|[a-j](?=\s*(?:[.):,\"'”’]|\n|$)))(?=(?P<rest>[^\n]{0,40}))"
)
PICKED = re.compile(
    r"(?:(?i:\b(?:choos(?:e|ing)|chose|pick|select|go\s+with)\b\s*(?:option|choice|answer)?)\s*|\bnot\s+[A-J]\s*,?\s+but\s+(?:rather\s+)?)"
    r"(?P<picked>[A-J])\b(?=(?P<after>[^\n]{0,40}))"
    r"|^(?i:so|thus|hence|therefore),?\s+(?i:option|choice)?\s*(?P<last>[A-J])$"
    r"|(?<![\w'’])(?P<letter>[A-J])\s+(?:is|must\s+be)\s+(?:the\s+)?(?:correct|right|best|answer)\b(?=(?P<rest>[^\n]{0,40}))"
)
"""how a last line settles on a letter without naming it the answer first"""
OPTION_LINE = re.compile(
    r"[\s*_`$]*(?:\\(?:text|textbf|mathbf)\s*\{)?\(?(?P<letter>[A-J])\s*[).:](?=(?P<rest>[^\n]{0,40}))"
)
BOLD_LINE = re.compile(r"^\s*\*\*\(?([A-J])\)?\.?\*\*\s*$", re.MULTILINE)
REJECTED = re.compile(
    r"[\s)*_]*(?:(?:is|are|was|looks?|seems?)\s+)?(?:wrong|incorrect|not|false|ruled|eliminated|excluded)\b",
    re.IGNORECASE,
)
ALONE = re.compile(
    r"(?i:(?:option|choice|answer)\s+)?(?P<letter>[A-J])(?P<rest>\s*(?:[.:,;)]|[-–—]\s|\n|$).*|\s+.*)?",
    re.DOTALL,
)
ANOTHER = re.compile(
    r"\s*(?:,|/|&|\b(?:and|or)\b|\\text\s*(?:and|or))\s*(?:option\s+|choice\s+)?[A-J](?![A-Za-z'’])"
)
WIDE = str.maketrans("：．（）ＡＢＣＤＥＦＧＨＩＪ", ":.()ABCDEFGHIJ")
BOX = re.compile(r"\\(?:boxed|fbox)\s*(?P<open>\{)?")


def letter_of(part: str, truncated: bool = False) -> Extracted:
    """The last `Answer: X` or boxed letter, whichever comes later; else a last line that is only a letter.

    Two letters at once ("B or C") are an answer, and a wrong one.
    """
    part = part.translate(WIDE).replace("<answer>", "Answer: ").replace("</answer>", "\n")
    boxed = _last_box(part)
    plain = DECORATION.sub(" ", part[boxed[0] if boxed else 0 :]) if boxed else DECORATION.sub(" ", part)
    stated = _last_stated(plain)
    if boxed and not (stated and stated.start() > 0):
        alone = ALONE.fullmatch(boxed[1])
        if alone:
            return _answer(alone, "last box")
        stated = stated or _last_stated(DECORATION.sub(" ", part))
    if stated:
        return _answer(stated, "stated")
    return Extracted("", detail="no letter found") if truncated else _of_last_line(part[-500:])


def _last_stated(plain: str) -> re.Match[str] | None:
    """The last letter that is called the answer, unless it is called wrong in the same breath."""
    kept = (found for found in STATED.finditer(plain) if not REJECTED.match(found["rest"]))
    last = deque(kept, maxlen=1)
    return last[0] if last else None


def _of_last_line(tail: str) -> Extracted:
    """The letter that a last line is, begins with as an option, or settles on."""
    lines = [line for line in tail.strip().split("\n") if line.strip(" .*_`")]
    plain = DECORATION.sub(" ", lines[-1]).strip(" .") if lines else ""
    alone = ALONE.fullmatch(plain)
    if alone and (not alone["rest"] or alone["rest"].strip()[:1] in {".", ":", ")", ""}):
        return _answer(alone, "last line")
    if picked := last_match(PICKED, plain):
        return _picked(picked)
    if bold := last_match(BOLD_LINE, tail):
        return Extracted(bold[1], detail="bold line")
    option = OPTION_LINE.match(lines[-1]) if lines else None
    listed = len(lines) > 1 and OPTION_LINE.match(lines[-2])  # a list of options settles nothing
    if option and not listed and not REJECTED.match(option["rest"]):
        return _answer(option, "last line")
    return Extracted("", detail="no letter found")


def _picked(found: re.Match[str]) -> Extracted:
    letter, rest = found["picked"] or found["last"] or found["letter"], found["after"] or found["rest"] or ""
    if ANOTHER.match(rest):
        return Extracted(f"{letter}{rest}"[:60], detail="several letters")
    return Extracted(letter, detail="last line")


def gold_letter(gold: str) -> str | None:
    """The gold's letter, however it is dressed: `C`, `(C)`, `\\text{(C)}`."""
    plain = DECORATION.sub(" ", gold).strip(" .")
    return plain if re.fullmatch(r"[A-J]", plain) else None


def option_letter(gold: str) -> str | None:
    """The letter of a gold that is plainly an option, `\\text{(C)}` or `(C)`; a bare C may be a variable."""
    plain = re.sub(r"\s", "", gold)
    found = re.fullmatch(r"\\(?:text|mathrm|textbf|mbox)\{\(?([A-J])\)?\}|\(([A-J])\)", plain)
    return (found[1] or found[2]) if found else None


def bare_letter(answer: str) -> str | None:
    """The one letter that an answer gives, with or without the option's text: `C`, `D. it can't be A`."""
    plain = DECORATION.sub(" ", answer).strip(" .")
    found = ALONE.fullmatch(plain)
    return found["letter"] if found and not ANOTHER.match(found["rest"] or "") else None


def dressed_letter(plain: str) -> str | None:
    """The letter of a cleaned answer that is plainly an option: `(E)`, `C. x = 42`; not `E = mc^2`."""
    bare = re.sub(r"\\text|[{}]", "", plain).strip()
    found = re.fullmatch(r"\(?\s*([A-J])\s*(?:[.:)]\s*(.*))?", bare, re.DOTALL)
    return found[1] if found and not ANOTHER.match(found[2] or "") else None


def _last_box(part: str) -> tuple[int, str] | None:
    box = last_match(BOX, part)
    if box is None:
        return None
    depth, end = 1, box.end()
    for brace in re.finditer(r"[{}]", part[box.end() : box.end() + 500]):
        depth += 1 if brace.group() == "{" else -1
        end = box.end() + brace.start()
        if depth == 0:
            break
    content = part[box.end() : end] if box["open"] else part[box.end() : box.end() + 1]
    return box.end(), DECORATION.sub(" ", content).strip(" .")


def _answer(found: re.Match[str], detail: str) -> Extracted:
    rest = found["rest"] or ""
    letter = found["letter"].upper()
    if ANOTHER.match(rest):
        return Extracted(f"{letter}{rest.rstrip()}"[:60], detail="several letters")
    return Extracted(letter, detail=detail)
