"""Multiple-choice answers: the letter, A to J, that a reply gives."""

import re
from collections import deque

from r1eval.scoring.extraction import ANSWER_TAG, ExtractedAnswer, last_match

DECORATION = re.compile(
    r"\\(?:text|textbf|mathbf|mathrm|bf|rm|mbox|boxed|fbox|left|right)\b|\\[()\[\],;! ]|[*_`${}()\[\]]"
)
STATEMENT = re.compile(
    r"(?i:(?:\b(?:final\s+|correct\s+|right\s+|best\s+|my\s+)*(?:answer|choice|option)s?\b|答案)"
    r"(?:\s*:|\s*=|\s*是|[^.\n:]{0,40}?\b(?:is|(?:would|must|should)\s+be)\b\s*:?|\s*[-–]+>?)(?:\s*(?:is|the|option|choice|letter|therefore|thus|hence|then|clearly|likely|most|probably|indeed)\b\s*[:,]?)*)"
    r"\s*[\"'“‘]?(?P<letter>[A-J](?![A-Za-z]|['’][a-z])|[a-j](?=\s*(?:[.):,\"'”’]|\n|$)))(?=(?P<rest>[^\n]{0,40}))"
)
PICK = re.compile(
    r"(?:(?i:\b(?:choos(?:e|ing)|chose|pick|select|go\s+with)\b\s*(?:option|choice|answer)?)\s*|\bnot\s+[A-J]\s*,?\s+but\s+(?:rather\s+)?)"
    r"(?P<picked>[A-J])\b(?=(?P<after>[^\n]{0,40}))"
    r"|^(?i:so|thus|hence|therefore),?\s+(?i:option|choice)?\s*(?P<last>[A-J])$"
    r"|(?<![\w'’])(?P<letter>[A-J])\s+(?:is|must\s+be)\s+(?:the\s+)?(?:correct|right|best|answer)\b(?=(?P<rest>[^\n]{0,40}))"
)
"""how a last line gives its letter without calling it the answer first"""
OPTION_LINE = re.compile(
    r"[\s*_`$]*(?:\\(?:text|textbf|mathbf)\s*\{)?\(?(?P<letter>[A-J])\s*[).:](?=(?P<rest>[^\n]{0,40}))"
)
BOLD_LINE = re.compile(r"^\s*\*\*\(?([A-J])\)?\.?\*\*\s*$", re.MULTILINE)
REJECTION = re.compile(
    r"[\s)*_]*(?:(?:is|are|was|looks?|seems?)\s+)?(?:wrong|incorrect|not|false|ruled|eliminated|excluded)\b",
    re.IGNORECASE,
)
LONE_LETTER = re.compile(
    r"(?i:(?:option|choice|answer)\s+)?(?P<letter>[A-J])(?P<rest>\s*(?:[.:,;)]|[-–—]\s|\n|$).*|\s+.*)?",
    re.DOTALL,
)
SECOND_LETTER = re.compile(
    r"\s*(?:,|/|&|\b(?:and|or)\b|\\text\s*(?:and|or))\s*(?:option\s+|choice\s+)?[A-J](?![A-Za-z'’])"
)
FULLWIDTH = str.maketrans("：．（）ＡＢＣＤＥＦＧＨＩＪ", ":.()ABCDEFGHIJ")
BOX = re.compile(r"\\(?:boxed|fbox)\s*(?P<open>\{)?")


def extract_letter(part: str, truncated: bool = False) -> ExtractedAnswer:
    """The last `Answer: X` or boxed letter, whichever is later; otherwise a last line that is only a letter.

    Two letters ("B or C") are an answer, and a wrong one.
    """
    part = ANSWER_TAG.sub(_plain_tag, part.translate(FULLWIDTH))
    boxed = _last_box(part)
    plain = DECORATION.sub(" ", part[boxed[0] if boxed else 0 :]) if boxed else DECORATION.sub(" ", part)
    stated = _last_statement(plain)
    if boxed and not (stated and stated.start() > 0):
        lone = LONE_LETTER.fullmatch(boxed[1])
        if lone:
            return _letter_answer(lone, "last box")
        stated = stated or _last_statement(DECORATION.sub(" ", part))
    if stated:
        return _letter_answer(stated, "stated")
    return ExtractedAnswer("", detail="no letter found") if truncated else _letter_in_last_line(part[-500:])


def _plain_tag(tag: re.Match[str]) -> str:
    return "\n" if tag[0][1] == "/" else "Answer: "


def _last_statement(plain: str) -> re.Match[str] | None:
    """The last letter that is called the answer and is not called wrong right after."""
    statements = (match for match in STATEMENT.finditer(plain) if not REJECTION.match(match["rest"]))
    last = deque(statements, maxlen=1)
    return last[0] if last else None


def _letter_in_last_line(tail: str) -> ExtractedAnswer:
    """The letter that a last line consists of, starts with as an option, or picks."""
    lines = [line for line in tail.strip().split("\n") if line.strip(" .*_`")]
    plain = DECORATION.sub(" ", lines[-1]).strip(" .") if lines else ""
    lone = LONE_LETTER.fullmatch(plain)
    if lone and (not lone["rest"] or lone["rest"].strip()[:1] in {".", ":", ")", ""}):
        return _letter_answer(lone, "last line")
    if pick := last_match(PICK, plain):
        return _picked_letter(pick)
    if bold := last_match(BOLD_LINE, tail):
        return ExtractedAnswer(bold[1], detail="bold line")
    option = OPTION_LINE.match(lines[-1]) if lines else None
    is_list = len(lines) > 1 and OPTION_LINE.match(lines[-2])  # a list of options is no answer
    if option and not is_list and not REJECTION.match(option["rest"]):
        return _letter_answer(option, "last line")
    return ExtractedAnswer("", detail="no letter found")


def _picked_letter(match: re.Match[str]) -> ExtractedAnswer:
    letter, rest = match["picked"] or match["last"] or match["letter"], match["after"] or match["rest"] or ""
    if SECOND_LETTER.match(rest):
        return ExtractedAnswer(f"{letter}{rest}"[:60], detail="several letters")
    return ExtractedAnswer(letter, detail="last line")


def gold_letter(gold: str) -> str | None:
    """The gold's letter in any notation: `C`, `(C)`, `\\text{(C)}`."""
    plain = DECORATION.sub(" ", gold).strip(" .")
    return plain if re.fullmatch(r"[A-J]", plain) else None


def option_letter(gold: str) -> str | None:
    """The letter of a gold that is clearly an option, `\\text{(C)}` or `(C)`; a bare C may be a variable."""
    plain = re.sub(r"\s", "", gold)
    match = re.fullmatch(r"\\(?:text|mathrm|textbf|mbox)\{\(?([A-J])\)?\}|\(([A-J])\)", plain)
    return (match[1] or match[2]) if match else None


def bare_letter(answer: str) -> str | None:
    """The only letter of an answer, with or without the option's text: `C`, `D. it can't be A`."""
    plain = DECORATION.sub(" ", answer).strip(" .")
    match = LONE_LETTER.fullmatch(plain)
    return match["letter"] if match and not SECOND_LETTER.match(match["rest"] or "") else None


def cleaned_letter(plain: str) -> str | None:
    """The letter of a cleaned answer that is clearly an option: `(E)`, `C. x = 42`; not `E = mc^2`."""
    bare = re.sub(r"\\text|[{}]", "", plain).strip()
    match = re.fullmatch(r"\(?\s*([A-J])\s*(?:[.:)]\s*(.*))?", bare, re.DOTALL)
    return match[1] if match and not SECOND_LETTER.match(match[2] or "") else None


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


def _letter_answer(match: re.Match[str], detail: str) -> ExtractedAnswer:
    rest = match["rest"] or ""
    letter = match["letter"].upper()
    if SECOND_LETTER.match(rest):
        return ExtractedAnswer(f"{letter}{rest.rstrip()}"[:60], detail="several letters")
    return ExtractedAnswer(letter, detail=detail)
