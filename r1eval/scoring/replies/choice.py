"""Multiple-choice answers: the letter, A to J, that a reply gives."""

import re

from r1eval.scoring.replies.extraction import ANSWER_TAG, ExtractedAnswer
from r1eval.scoring.replies.json_answer import with_stated_answers
from r1eval.scoring.replies.letters import SECOND_LETTER, FoundLetter, last_picked, last_stated, to_latin
from r1eval.scoring.replies.sentences import last_match

DECORATION = re.compile(
    r"\\(?:text|textbf|mathbf|mathrm|bf|rm|mbox|boxed|fbox|left|right)\b|\\[()\[\],;! ]|[*_`${}()\[\]]"
)
OPTION_LINE = re.compile(
    r"[\s*_`$]*(?:\\(?:text|textbf|mathbf)\s*\{)?\(?(?P<letter>[A-J])\s*[).:](?=(?P<rest>[^\n]{0,40}))"
)
LOWER_OPTION = re.compile(r"(?<![^\s:*])\(?[a-j]\)(?![^\s.*])")
BOLD_LINE = re.compile(r"^\s*\*\*\(?([A-J])\)?\.?\*\*\s*$", re.MULTILINE)
REJECTION = re.compile(
    r"[\s)*_]*(?:(?:is|are|was|looks?|seems?)\s+)?(?:wrong|incorrect|not|false|ruled|eliminated|excluded)\b",
    re.IGNORECASE,
)
LONE_LETTER = re.compile(
    r"(?i:(?:option|choice|answer)\s+)?(?P<letter>[A-J])(?P<rest>\s*(?:[.:,;)]|[-–—]\s|\n|$).*|\s+.*)?",
    re.DOTALL,
)
SEARCHED_LENGTH = 20_000
"""number of characters from the end in which a letter is searched"""
FULLWIDTH = str.maketrans("：．（）ＡＢＣＤＥＦＧＨＩＪ", ":.()ABCDEFGHIJ")
QUOTED = re.compile("[\"'“”‘’「『]\\s*([A-J])\\s*[\"'“”‘’」』]")
"""a letter in quotes, of which either may stand on either side, as in CLUEWSC's prompt: ”A“"""
OPTION_MARK = re.compile(
    r"\b([AI])\)(?=\s+(?!(?:and|or|is|was|are|looks?|seems?|because|since|as|which)\b)[a-z])"
)
"""A and I in front of an option's text, where they are no words: "A) velocity" """
CHINESE_LABEL = re.compile("【([^【】\n]{1,8})】[:：]?")
"""【答案】C"""
BENGALI_COLON = re.compile("(?<=উত্তর)ঃ")
"""the sign visarga, which is typed for a colon"""
SUBSCRIPT = re.compile(r"[A-J]\s*_\s*\{?\s*\d")
"""B_1, a name and no option"""
BOX = re.compile(r"\\(?:boxed|fbox)\s*(?P<open>\{)?")


def extract_letter(part: str, truncated: bool = False) -> ExtractedAnswer:
    """The last `Answer: X` or boxed letter, whichever is later; otherwise a last line that is only a letter.

    Two letters ("B or C") are an answer, and a wrong one.
    """
    part = ANSWER_TAG.sub(_plain_tag, part[-SEARCHED_LENGTH:].translate(FULLWIDTH))
    part = CHINESE_LABEL.sub(r"\1: ", BENGALI_COLON.sub(":", part))
    part = QUOTED.sub(r'"\1"', OPTION_MARK.sub(r"\1.", with_stated_answers(part)))
    part = LOWER_OPTION.sub(lambda found: found[0].upper(), part)
    boxed = _last_box(part)
    plain = DECORATION.sub(" ", part[boxed[0] :] if boxed else part)
    stated = last_stated(plain)
    if boxed and not (stated and stated.start > 0):
        if lone := LONE_LETTER.fullmatch(boxed[1]):
            return _letter_answer(lone, "last box")
        if native := to_latin(boxed[1]):
            return ExtractedAnswer(native, detail="last box")
        stated = stated or last_stated(DECORATION.sub(" ", part))
    if stated:
        return _found(stated, "stated")
    return ExtractedAnswer("", detail="no letter found") if truncated else _letter_in_last_line(part[-500:])


def _plain_tag(tag: re.Match[str]) -> str:
    return "\n" if tag[0][1] == "/" else "Answer: "


def _letter_in_last_line(tail: str) -> ExtractedAnswer:
    """The letter that a last line consists of, starts with as an option, or picks."""
    lines = [line for line in tail.strip().split("\n") if line.strip(" .*_`")]
    plain = DECORATION.sub(" ", lines[-1]).strip(' ."') if lines else ""
    lone = LONE_LETTER.fullmatch(plain)
    if lone and (not lone["rest"] or lone["rest"].strip()[:1] in {".", ":", ")", ""}):
        return _letter_answer(lone, "last line")
    if native := to_latin(plain.strip(" .()。")):
        return ExtractedAnswer(native, detail="last line")
    if pick := last_picked(plain):
        return _found(pick, "last line")
    if bold := last_match(BOLD_LINE, tail):
        return ExtractedAnswer(bold[1], detail="bold line")
    option = OPTION_LINE.match(lines[-1]) if lines else None
    is_list = len(lines) > 1 and OPTION_LINE.match(lines[-2])  # a list of options is no answer
    if option and not is_list and not REJECTION.match(option["rest"]):
        return _letter_answer(option, "last line")
    return ExtractedAnswer("", detail="no letter found")


def _found(found: FoundLetter, detail: str) -> ExtractedAnswer:
    if found.several:
        return ExtractedAnswer(found.several, detail="several letters")
    return ExtractedAnswer(found.letter, detail=detail)


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
    match = None if SUBSCRIPT.search(answer) else LONE_LETTER.fullmatch(plain)
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
