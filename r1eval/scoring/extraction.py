"""Extracts the answer from the answer part of a reply, in time linear in its length.

In the part after the thinking the last `<answer>` element counts, if there is one; in it the last box, or the
last run of boxes that are one answer together; without a box, a stated answer ("the answer is …"); otherwise
the end of the last sentence.
"""

import re
from collections import deque
from dataclasses import dataclass, replace

MAX_BOXES = 24
"""number of boxes that are read, from the end"""
TAIL_LENGTH = 2_000
"""number of characters from the end in which an unboxed answer is searched"""

ANSWER_TAG = re.compile(r"</?(?:answer|response)>", re.IGNORECASE)
SENTENCE_IN_ELEMENT = re.compile(
    r"\\boxed|\b(?:is|are|equals?|gives?|get|be|has|have|was|were|therefore|thus|so|hence)\b", re.IGNORECASE
)
MAX_BARE_ANSWER = 60
"""characters of an `<answer>` element that may be an answer as it stands"""
BOX = re.compile(r"\\(?:boxed|fbox|framebox)\b")
BOX_TOKEN = re.compile(r"\\(?:boxed|fbox|framebox)\b\s*\{?|\\.|[{}]", re.DOTALL)
BARE_ARGUMENT = re.compile(r"\s*(\\[a-zA-Z]+|[^\s{}\\$])")

OPEN_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{[^{}]+$")

CONNECTOR = re.compile(
    r"(?>\s|\\[\](),;:!\\ ]|\\q?quad|[$,;&.*~:]"
    r"|\b(?:and|or|while|with|where|i\.e\.|namely|also|then)\b|\\(?:text|textbf|mathrm|mbox)\s*\{[^{}]{0,20}\}"
    r"|\\?[A-Za-z]{1,6}(?:_\{?\w{1,4}\}?)?\s*(?:=|\\in|:))*+",
    re.IGNORECASE,
)
"""what may be between boxes that are one answer: punctuation, "and", the name of the next value"""
SENTENCE_END = re.compile(r"[.!?][*_)\]$\s]*\s[A-Z\n]|\n\s*\n")
ALTERNATIVE = re.compile(
    r"\b(?:or|alternatively|possibly|maybe|perhaps|also|another|either)\b", re.IGNORECASE
)
EITHER_BOX = re.compile(r"\bor\b|=\s*(?:\$|\\\()?\s*$", re.IGNORECASE)
"""between boxes that are each the complete answer"""
RETRACTION = re.compile(
    r"\b(?:wait|wrong|mistake|error|incorrect|actually|instead|sorry|correct|correction|hence|therefore|thus|final"
    r"|finally|so|no|not|but|hmm|oops)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ExtractedAnswer:
    """The answer found in a reply."""

    answer: str
    """"" if there is none"""
    parts: tuple[str, ...] = ()
    """the distinct boxes of the answer part, in order; together they may be the answer to a list"""
    detail: str = ""
    """where the answer was found, or why there is none"""


@dataclass(frozen=True)
class _Box:
    start: int
    end: int
    content: str


def extract(part: str, truncated: bool = False) -> ExtractedAnswer:
    """Extract the answer to a mathematical question from the answer part of a reply."""
    if ANSWER_TAG.search(part):
        if (found := _extract_from_element(part, truncated)).answer:
            return found
        part = ANSWER_TAG.sub("\n", part)
    return _extract_from_text(part, truncated)


def _extract_from_text(part: str, truncated: bool) -> ExtractedAnswer:
    boxes = _boxes(part)
    if boxes:
        return _answer_from_boxes(part, [_with_base(part, box) for box in boxes])
    tail = POINT_IN_FORMULA.sub(r"\1\2.", part[-TAIL_LENGTH:])
    stated = _stated_answer(tail)
    if stated and not BOX.search(stated):
        return ExtractedAnswer(stated, detail="stated without a box")
    if truncated or stated or OPEN_BOX.search(tail) or INCOMPLETE_SENTENCE.search(tail):
        return ExtractedAnswer("", detail="it ends before an answer is stated")
    concluded = _bold_answer(tail) or _concluding_answer(tail)
    return ExtractedAnswer(concluded, detail="end of the last sentence" if concluded else "no answer found")


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern."""
    last = deque(pattern.finditer(text), maxlen=1)
    return last[0] if last else None


def _extract_from_element(part: str, truncated: bool) -> ExtractedAnswer:
    """The answer in the last `<answer>` or `<response>` element; "" without one.

    It may be unclosed if it starts a line. A short one without a sentence is an answer as it stands.
    """
    tags = list(ANSWER_TAG.finditer(part))
    opening = max((number for number, tag in enumerate(tags) if tag[0][1] != "/"), default=None)
    if opening is None:
        return ExtractedAnswer("")
    closed = opening + 1 < len(tags)
    if not closed and part[: tags[opening].start()].rpartition("\n")[2].strip():
        return ExtractedAnswer("")  # a mention of the tag
    content = part[tags[opening].end() : tags[opening + 1].start() if closed else None].strip()
    truncated = truncated and not closed
    if truncated or len(content) > MAX_BARE_ANSWER or "\n" in content or SENTENCE_IN_ELEMENT.search(content):
        return _extract_from_text(content, truncated)
    return ExtractedAnswer(_stated_answer(f"Answer: {content}"), detail="answer element")


def _boxes(part: str) -> list[_Box]:
    """The last boxes, outermost only; unbalanced and empty ones do not count."""
    starts = [match.start() for match in BOX.finditer(part)][-MAX_BOXES:]
    if not starts:
        return []
    boxes: list[_Box] = []
    opened: list[int | None] = []  # one entry per open brace: where its box began, or None
    contents: list[int] = []
    for token in BOX_TOKEN.finditer(part, starts[0]):
        text = token.group()
        if text == "{" or (text[0] == "\\" and text[-1] == "{" and len(text) > 2):
            opened.append(token.start() if len(text) > 1 else None)
            contents.append(token.end())
        elif text == "}" and opened:
            start, inside = opened.pop(), contents.pop()
            if start is not None:
                boxes = [box for box in boxes[-MAX_BOXES:] if box.start < start]
                boxes.append(_Box(start, token.end(), part[inside : token.start()].strip()))
        elif BOX.match(text) and (bare := BARE_ARGUMENT.match(part, token.end())):
            boxes.append(_Box(token.start(), bare.end(), bare.group(1)))
    return [box for box in boxes if box.content.strip("$ .\\,")]


def _with_base(part: str, box: _Box) -> _Box:
    """The box with the base that follows it: $\\boxed{52}_9$."""
    base = BASE.match(part, box.end)
    return replace(box, content=f"{box.content}_{{{base[1]}}}") if base and box.content.isalnum() else box


def _answer_from_boxes(part: str, boxes: list[_Box]) -> ExtractedAnswer:
    run, joiner = [boxes[-1]], ", "
    for box in reversed(boxes[:-1]):
        if not _belong_together(part, box, run[0]):
            break
        if EITHER_BOX.search(part, box.end, run[0].start):
            joiner = " \\text{ or } "
        run.insert(0, box)
    distinct = list(dict.fromkeys(_with_label(part, box) for box in run))
    contents = tuple(dict.fromkeys(_with_label(part, box) for box in boxes))
    single = len({box.content for box in run}) == 1
    answer = run[-1].content if single else joiner.join(distinct)
    return ExtractedAnswer(answer, contents, "last box" if single else f"{len(distinct)} boxes")


def _belong_together(part: str, box: _Box, following: _Box) -> bool:
    """Whether two boxes are next to each other, as one answer or as two alternatives."""
    gap = part[box.end : following.start]
    if len(gap) > 120:
        return False
    if CONNECTOR.fullmatch(gap) and "\n\n" not in gap.strip(" $"):
        return True
    return bool(ALTERNATIVE.search(gap)) and not RETRACTION.search(gap)


BASE = re.compile(r"_\{?(\d{1,2})\}?")
LABEL = re.compile(r"(\\?[A-Za-z]{1,10}(?:_\{?\w{1,4}\}?)?'?)\s*(?:=|:)\s*(?:\$|\\\(|\\\[|\s)*$")


def _with_label(part: str, box: _Box) -> str:
    """The box with the name before it: n = 2 for `n = \\boxed{2}`."""
    label = LABEL.search(part, max(0, box.start - 30), box.start)
    return f"{label.group(1)} = {box.content}" if label and "=" not in box.content else box.content


STATEMENT = re.compile(
    r"(?:\b(?:final\s+|correct\s+)?(?:answers?|solutions?|results?)\b(?:[^.\n:=]{0,60}?\b(?:is|are|equals?|be)\b\s*:?|\s*\**\s*[:=])"
    r"|####)[\s*_]*",
    re.IGNORECASE,
)
REASON = re.compile(r",?\s+(?:because|since|which|where|as)\b|,?\s+\(?i\.e\b|,\s+(?:and\s+)?not\b")
ASIDE = re.compile(
    r"\s*\((?:(?:or\s+)?(?:approximately|approx|about|roughly)\b|[$\s]*(?:≈|\\approx)|since\b|because\b)[^()]*\)\s*$",
    re.IGNORECASE,
)
"""an approximation or a reason in parentheses after the answer"""
BACK_REFERENCE = re.compile(
    r"(?:(?:as|is|shown|given|stated|written|in|the|box(?:ed)?|work|one)\s+)*(?:above|below|follows?|unknown)",
    re.IGNORECASE,
)
POINT_IN_FORMULA = re.compile(r"\.(\$\$?)(?=\s|$)|\.\s*(\\[\])])")
"""a sentence's period inside its last formula"""
INCOMPLETE_SENTENCE = re.compile(
    r"(?:\b(?:and|or|the|an?|is|are|that|so|then|of|to|we|with|by|if|because|since|which|but|where|as|for|have|let|in"
    r"|get|from|thus|hence|therefore)|[,=+(])\s*$",
    re.IGNORECASE,
)
"""the end of a sentence that is cut off"""
BOLD_LINE = re.compile(r"^[ \t]*\*\*(?!\d+\.\*\*)([^*\n]{1,80})\*\*[ \t.]*$", re.MULTILINE)
BOLD_END = re.compile(r"(?<!\bnot )\*\*([^*\n]{1,80})\*\*[\s.]*$")
NEGATION = re.compile(r"[^.]*\b(?:fails?|doesn't|does\s+not|cannot|can't|isn't|is\s+not)\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?:the|so|therefore|thus|hence|it|there|we|since|an?)\b", re.IGNORECASE)
PERIOD = re.compile(
    r"(?<!\b[apAP])\.(?=[\s*_)$]*(?:$|\s+[A-Z\\]|\n))|\n\s*\n|\n(?=[A-Z#])|;\s|(?<!\\)[!?](?:\s|$)"
)
MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
VERB = re.compile(
    r"\b(?:is|are|equals?|gives?|get|be|to|has|have|as|was|were|therefore|thus|so|hence)\b[\s:,]*|(?<![<>!\\:])=|:\s"
)
VALUE_START = re.compile(r"[-−–+]?\s*[\d\\$(\[{√π.]|[-−–]?[a-zA-Z]\b(?!\s[a-z]{2})")
NUMBER = re.compile(r"\b\d{1,2}:\d\d(?:\s*[apAP]\.?\s?[mM]\b)?|[-−–]?\$?\d[\d,]*(?:\.\d+)?(?:/\d+)?%?")


def _stated_answer(tail: str) -> str:
    """The text after the last "the answer is …", up to the end of its sentence."""
    last = last_match(STATEMENT, tail)
    text = REASON.split(_sentence(tail[last.end() :]))[0] if last else ""
    text = _clean(ASIDE.sub("", text))
    if BACK_REFERENCE.fullmatch(text):
        return ""
    return (SENTENCE.match(text) and VERB.search(text) and _concluding_answer(text)) or text


def _bold_answer(tail: str) -> str:
    """The last line that is a bold value and nothing else."""
    bold = last_match(BOLD_LINE, tail)
    text = _clean(bold[1]) if bold else ""
    bare = re.sub(r"\\[a-zA-Z]+", "", text)
    return text if VALUE_START.match(text) and not re.search(r"[A-Za-z]{3}|:\s*$", bare) else ""


def _sentence(text: str) -> str:
    text = text.strip().lstrip("*_ ")
    end = PERIOD.search(text)
    return text[: end.start()] if end else text


def _concluding_answer(tail: str) -> str:
    """The end of the last sentence: a formula, the text after its verb, a number, or one or two words."""
    lines = [line.strip() for line in tail.split("\n") if line.strip(" \t*_#")]
    if not lines:
        return ""
    sentence = [
        piece for piece in PERIOD.split(_whole_formula(tail, lines[-1])) if piece and piece.strip(" *_.")
    ][-1:]
    last = BOX.sub("", sentence[0]).strip() if sentence else ""
    values = [*NUMBER.finditer(last), *MATH.finditer(last)]
    if values and NEGATION.match(last, max(value.end() for value in values)):
        return ""
    formulas = list(MATH.finditer(last))
    if formulas and not NUMBER.search(last[formulas[-1].end() :]):
        return _clean(next(filter(None, formulas[-1].groups())))
    after_verb = VERB.split(last)[-1].strip().lstrip("*_ ")
    if VERB.search(last) and VALUE_START.match(after_verb):
        return _clean(after_verb)
    numbers = [match.group() for match in NUMBER.finditer(last)]
    if numbers:
        return numbers[-1]
    if bold := BOLD_END.search(last):
        return _clean(bold[1])
    return _clean(last) if len(last.split()) <= 2 and re.search(r"\w", last) else ""


def _whole_formula(tail: str, line: str) -> str:
    """The last line, or the complete displayed formula that it ends."""
    formula = last_match(MATH, tail)
    if formula and "\n" in formula.group() and tail[formula.end() :].strip(" .\n") == "":
        return " ".join(formula.group().split())
    return line


def _clean(text: str) -> str:
    text = text.strip().strip("*_").strip()
    whole = MATH.fullmatch(text)
    if whole and text.count("$") <= 4:
        text = next(filter(None, whole.groups()))
    return text.strip().rstrip(".,;:").strip("*_").strip()
