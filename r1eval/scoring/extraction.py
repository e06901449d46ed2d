"""From a reply's text to the text of its answer, in time linear in the reply's length.

The answer part is what follows the last `</think>`, with or without an opener. In it the last box counts,
or the last run of boxes that together are one answer; without a box, a stated answer ("the answer is …");
without that, how the last sentence ends.
"""

import re
from collections import deque
from dataclasses import dataclass, replace

from r1eval.scoring.grades import AnswerFrom

MANY = 24
"""boxes that are looked at, from the end"""
LAST = 2_000
"""characters from the end in which an unboxed answer is looked for"""

CHAT = re.compile(r"<[|｜][^<>|｜\n]{1,40}[|｜]>|</s>|[✓✔✅]")
"""tokens of chat templates that a tokenizer left in the text, and check marks"""
BOX = re.compile(r"\\(?:boxed|fbox|framebox)\b")
TOKEN = re.compile(r"\\(?:boxed|fbox|framebox)\b\s*\{?|\\.|[{}]", re.DOTALL)
BARE = re.compile(r"\s*(\\[a-zA-Z]+|[^\s{}\\$])")

OPEN_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{[^{}]+$")

CONNECTOR = re.compile(
    r"(?>\s|\\[\](),;:!\\ ]|\\q?quad|[$,;&.*~:]"
    r"|\b(?:and|or|while|with|where|i\.e\.|namely|also|then)\b|\\(?:text|textbf|mathrm|mbox)\s*\{[^{}]{0,20}\}"
    r"|\\?[A-Za-z]{1,6}(?:_\{?\w{1,4}\}?)?\s*(?:=|\\in|:))*+",
    re.IGNORECASE,
)
"""what may stand between boxes that are one answer: punctuation, "and", the name of the next value"""
SENTENCE_END = re.compile(r"[.!?][*_)\]$\s]*\s[A-Z\n]|\n\s*\n")
RIVAL = re.compile(r"\b(?:or|alternatively|possibly|maybe|perhaps|also|another|either)\b", re.IGNORECASE)
EITHER = re.compile(r"\bor\b|=\s*(?:\$|\\\()?\s*$", re.IGNORECASE)
"""between boxes of which each is the whole answer"""
RETRACTED = re.compile(
    r"\b(?:wait|wrong|mistake|error|incorrect|actually|instead|sorry|correct|correction|hence|therefore|thus|final"
    r"|finally|so|no|not|but|hmm|oops)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Extracted:
    answer: str
    """"" where there is none"""
    parts: tuple[str, ...] = ()
    """the distinct boxes of the answer part, in order; together they may be the answer to a list"""
    detail: str = ""
    """where the answer was found, or why there is none"""


@dataclass(frozen=True)
class _Box:
    start: int
    end: int
    content: str


def answer_part(text: str, answer_from: AnswerFrom = "answer", opened_thinking: bool = False) -> str | None:
    """What follows the last `</think>`; None while thinking was opened and never closed.

    `anywhere` falls back on the whole text where the answer part is missing or empty.
    """
    return after_thinking(CHAT.sub("", text), answer_from, opened_thinking)


def after_thinking(text: str, answer_from: AnswerFrom, opened_thinking: bool) -> str | None:
    """The answer part of a text whose characters all count, as those of a program do."""
    _, closed, after = text.rpartition("</think>")
    if closed:
        return text if answer_from == "anywhere" and not after.strip() else after
    if (opened_thinking or "<think>" in text) and answer_from == "answer":
        return None
    return text


def extract(part: str, truncated: bool = False) -> Extracted:
    """The answer that an answer part gives to a mathematical question."""
    boxes = _boxes(part)
    if boxes:
        return _from_boxes(part, [_with_base(part, box) for box in boxes])
    tail = POINT_INSIDE.sub(r"\1\2.", part[-LAST:])
    stated = _stated(tail)
    if stated and not BOX.search(stated):
        return Extracted(stated, detail="stated without a box")
    if truncated or stated or OPEN_BOX.search(tail) or UNFINISHED.search(tail):
        return Extracted("", detail="it ends before an answer is stated")
    concluded = _bold_line(tail) or _concluded(tail)
    return Extracted(concluded, detail="end of the last sentence" if concluded else "no answer found")


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last place where the pattern is found."""
    found = deque(pattern.finditer(text), maxlen=1)
    return found[0] if found else None


def _boxes(part: str) -> list[_Box]:
    """The last boxes, outermost only; an unbalanced or empty one is none."""
    starts = [match.start() for match in BOX.finditer(part)][-MANY:]
    if not starts:
        return []
    boxes: list[_Box] = []
    opened: list[int | None] = []  # one entry per open brace: where its box began, or None
    contents: list[int] = []
    for token in TOKEN.finditer(part, starts[0]):
        text = token.group()
        if text == "{" or (text[0] == "\\" and text[-1] == "{" and len(text) > 2):
            opened.append(token.start() if len(text) > 1 else None)
            contents.append(token.end())
        elif text == "}" and opened:
            start, inside = opened.pop(), contents.pop()
            if start is not None:
                boxes = [box for box in boxes[-MANY:] if box.start < start]
                boxes.append(_Box(start, token.end(), part[inside : token.start()].strip()))
        elif BOX.match(text) and (bare := BARE.match(part, token.end())):
            boxes.append(_Box(token.start(), bare.end(), bare.group(1)))
    return [box for box in boxes if box.content.strip("$ .\\,")]


def _with_base(part: str, box: _Box) -> _Box:
    """With the base that stands behind the box: $\\boxed{52}_9$."""
    base = BASE.match(part, box.end)
    return replace(box, content=f"{box.content}_{{{base[1]}}}") if base and box.content.isalnum() else box


def _from_boxes(part: str, boxes: list[_Box]) -> Extracted:
    run, joiner = [boxes[-1]], ", "
    for box in reversed(boxes[:-1]):
        if not _together(part, box, run[0]):
            break
        if EITHER.search(part, box.end, run[0].start):
            joiner = " \\text{ or } "
        run.insert(0, box)
    distinct = list(dict.fromkeys(_labelled(part, box) for box in run))
    contents = tuple(dict.fromkeys(_labelled(part, box) for box in boxes))
    single = len({box.content for box in run}) == 1
    answer = run[-1].content if single else joiner.join(distinct)
    return Extracted(answer, contents, "last box" if single else f"{len(distinct)} boxes")


def _together(part: str, box: _Box, following: _Box) -> bool:
    """Whether two boxes are given side by side, as one answer or as two candidates."""
    gap = part[box.end : following.start]
    if len(gap) > 120:
        return False
    if CONNECTOR.fullmatch(gap) and "\n\n" not in gap.strip(" $"):
        return True
    return bool(RIVAL.search(gap)) and not RETRACTED.search(gap)


BASE = re.compile(r"_\{?(\d{1,2})\}?")
LABEL = re.compile(r"(\\?[A-Za-z]{1,10}(?:_\{?\w{1,4}\}?)?'?)\s*(?:=|:)\s*(?:\$|\\\(|\\\[|\s)*$")


def _labelled(part: str, box: _Box) -> str:
    """The box with the name that stands before it: `n = \\boxed{2}` says n = 2."""
    label = LABEL.search(part, max(0, box.start - 30), box.start)
    return f"{label.group(1)} = {box.content}" if label and "=" not in box.content else box.content


STATED = re.compile(
    r"(?:\b(?:final\s+|correct\s+)?(?:answers?|solutions?|results?)\b(?:[^.\n:=]{0,60}?\b(?:is|are|equals?|be)\b\s*:?|\s*\**\s*[:=])"
    r"|####)[\s*_]*",
    re.IGNORECASE,
)
BECAUSE = re.compile(r",?\s+(?:because|since|which|where|as)\b|,?\s+\(?i\.e\b|,\s+(?:and\s+)?not\b")
ASIDE = re.compile(
    r"\s*\((?:(?:or\s+)?(?:approximately|approx|about|roughly)\b|[$\s]*(?:≈|\\approx)|since\b|because\b)[^()]*\)\s*$",
    re.IGNORECASE,
)
"""an approximation or a reason in brackets behind the answer"""
ELSEWHERE = re.compile(
    r"(?:(?:as|is|shown|given|stated|written|in|the|box(?:ed)?|work|one)\s+)*(?:above|below|follows?|unknown)",
    re.IGNORECASE,
)
POINT_INSIDE = re.compile(r"\.(\$\$?)(?=\s|$)|\.\s*(\\[\])])")
"""a sentence's point inside its last formula"""
UNFINISHED = re.compile(
    r"(?:\b(?:and|or|the|an?|is|are|that|so|then|of|to|we|with|by|if|because|since|which|but|where|as|for|have|let|in"
    r"|get|from|thus|hence|therefore)|[,=+(])\s*$",
    re.IGNORECASE,
)
"""a last sentence that breaks off"""
BOLD_LINE = re.compile(r"^[ \t]*\*\*(?!\d+\.\*\*)([^*\n]{1,80})\*\*[ \t.]*$", re.MULTILINE)
BOLD_END = re.compile(r"(?<!\bnot )\*\*([^*\n]{1,80})\*\*[\s.]*$")
REFUTED = re.compile(r"[^.]*\b(?:fails?|doesn't|does\s+not|cannot|can't|isn't|is\s+not)\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?:the|so|therefore|thus|hence|it|there|we|since|an?)\b", re.IGNORECASE)
PERIOD = re.compile(
    r"(?<!\b[apAP])\.(?=[\s*_)$]*(?:$|\s+[A-Z\\]|\n))|\n\s*\n|\n(?=[A-Z#])|;\s|(?<!\\)[!?](?:\s|$)"
)
MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
VERB = re.compile(
    r"\b(?:is|are|equals?|gives?|get|be|to|has|have|as|was|were|therefore|thus|so|hence)\b[\s:,]*|(?<![<>!\\:])=|:\s"
)
STARTS = re.compile(r"[-−–+]?\s*[\d\\$(\[{√π.]|[-−–]?[a-zA-Z]\b(?!\s[a-z]{2})")
NUMBER = re.compile(r"\b\d{1,2}:\d\d(?:\s*[apAP]\.?\s?[mM]\b)?|[-−–]?\$?\d[\d,]*(?:\.\d+)?(?:/\d+)?%?")


def _stated(tail: str) -> str:
    """What the last "the answer is …" says, up to the end of its sentence."""
    last = last_match(STATED, tail)
    said = BECAUSE.split(_sentence(tail[last.end() :]))[0] if last else ""
    said = _clean(ASIDE.sub("", said))
    if ELSEWHERE.fullmatch(said):
        return ""
    return (SENTENCE.match(said) and VERB.search(said) and _concluded(said)) or said


def _bold_line(tail: str) -> str:
    """The last line that is a bold value and nothing else."""
    bold = last_match(BOLD_LINE, tail)
    said = _clean(bold[1]) if bold else ""
    bare = re.sub(r"\\[a-zA-Z]+", "", said)
    return said if STARTS.match(said) and not re.search(r"[A-Za-z]{3}|:\s*$", bare) else ""


def _sentence(text: str) -> str:
    text = text.strip().lstrip("*_ ")
    end = PERIOD.search(text)
    return text[: end.start()] if end else text


def _concluded(tail: str) -> str:
    """How the last sentence ends: a formula, what follows its verb, a number, or a word or two alone."""
    lines = [line.strip() for line in tail.split("\n") if line.strip(" \t*_#")]
    if not lines:
        return ""
    sentence = [
        piece for piece in PERIOD.split(_whole_formula(tail, lines[-1])) if piece and piece.strip(" *_.")
    ][-1:]
    last = BOX.sub("", sentence[0]).strip() if sentence else ""
    values = [*NUMBER.finditer(last), *MATH.finditer(last)]
    if values and REFUTED.match(last, max(value.end() for value in values)):
        return ""
    formulas = list(MATH.finditer(last))
    if formulas and not NUMBER.search(last[formulas[-1].end() :]):
        return _clean(next(filter(None, formulas[-1].groups())))
    said = VERB.split(last)[-1].strip().lstrip("*_ ")
    if VERB.search(last) and STARTS.match(said):
        return _clean(said)
    numbers = [found.group() for found in NUMBER.finditer(last)]
    if numbers:
        return numbers[-1]
    if bold := BOLD_END.search(last):
        return _clean(bold[1])
    return _clean(last) if len(last.split()) <= 2 and re.search(r"\w", last) else ""


def _whole_formula(tail: str, line: str) -> str:
    """The last line, or the displayed formula that it ends."""
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
