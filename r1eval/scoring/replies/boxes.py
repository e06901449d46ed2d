"""Finds the boxes of a reply and tells which of them are its answer, in time linear in the text."""

import re
from dataclasses import dataclass, replace

from r1eval.scoring.languages.phrases import lower, written
from r1eval.scoring.replies.claims import claims_box
from r1eval.scoring.replies.permuted import with_permutations

MAX_BOXES = 24
"""number of boxes that are read, from the end"""
MAX_GAP = 200
"""characters between two boxes that are parts of one answer"""
BOX = re.compile(r"\\(?:boxed|fbox|framebox)\b")
BOX_TOKEN = re.compile(r"\\(?:boxed|fbox|framebox)\b\s*\{?|\\.|[{}]", re.DOTALL)
BARE_ARGUMENT = re.compile(r"\s*(\\[a-zA-Z]+|[^\s{}\\$.,;:!?)\]`'\"*])")
BASE = re.compile(r"_\{?(\d{1,2})\}?")

SYMBOL = r"\\?[A-Za-z]{1,2}(?:_\{?\w{1,4}\}?)?'?|\\[a-z]{2,8}"
CONNECTOR = re.compile(
    r"(?>\s|\\[\](),;:!\\ ]|\\q?quad|[$,;&.*~:]"
    r"|\b(?:and|or|while|with|where|also|as\s+well\s+as)\b|\\(?:text|textbf|mathrm|mbox)\s*\{[^{}]{0,20}\}"
    rf"|(?:{SYMBOL})\s*(?:=|\\in|:))*+",
    re.IGNORECASE,
)
"""what may be between boxes that are one answer: punctuation, "and", the name of the next value"""
LIST_ITEM = re.compile(
    r"[\s$.,;*\\)\]]*\n\s*(?:(?:\d|\(?[b-h]\)|[b-h][.)]|\([2-9]\))[.)]?|[-*•])?\s*"
    r"(?:(?:the\s+)?(?:second|third|fourth|fifth|other)\s+(?:solution|root|value|answer|number)s?\b"
    r"(?:\s+is)?\s*:?)?[\s$*\\(\[]*(?:\w\s*=\s*)?"
)
"""what may be before a box that is the next item of a list"""
NUMBERING = re.compile(
    r"\d[.)]|\([2-9b-h]\)|[b-h][.)]|second|third|fourth|fifth|other|\n\s*[-*•]\s", re.IGNORECASE
)
FURTHER = re.compile(r"\b(?:second|third|other|another)\s+\w+", re.IGNORECASE)
"""what calls the next box one answer of several"""
ALTERNATIVE = re.compile(
    r"\b(?:or|alternatively|possibly|maybe|perhaps|also|another|either)\b", re.IGNORECASE
)
RESTATEMENT = re.compile(
    r"\balso\s+(?:written|known|equal)|\bor\s+equivalently|\bthat\s+is\b|\bi\.e\.", re.IGNORECASE
)
"""between a box and another notation of the same value"""
EITHER_BOX = re.compile(r".*\bor\b.*|[\s$]*=[\s$]*", re.IGNORECASE | re.DOTALL)
"""between boxes that are each the complete answer"""
RETRACTION = re.compile(
    r"\b(?:wait|wrong|mistake|error|incorrect|actually|instead|sorry|correct|correction|hence|therefore|thus|final"
    r"|finally|so|no|not|but|hmm|oops|then|total|sum|requested|altogether)\b",
    re.IGNORECASE,
)
"""between boxes of which the second replaces the first or follows from it"""
LABEL = re.compile(
    rf"(?<![-+*/^\w\\}})])(?P<name>{SYMBOL}|[A-Za-z]{{1,10}}(?=\s*=))\s*(?:=|:)\s*(?:\$|\\\(|\\\[|\s)*$"
)
NAMED = re.compile(
    rf"(?<![-+*/^\w\\}})])(?P<name>{SYMBOL})(?:\s*=|\$\s*(?:=|is|must\s+be|equals|are)(?:\s+equal\s+to)?\b)"
    r"(?:\s|\$|\\\(|\\\[)*$"
)
"""the symbol that a box gives the value of: $n$ must be $\\boxed{2}$"""


@dataclass(frozen=True)
class Box:
    """A box in a reply, by its offsets."""

    start: int
    end: int
    content: str


@dataclass(frozen=True)
class BoxedAnswer:
    """The answer that the boxes of a reply give."""

    answer: str
    """"" if no box claims one"""
    detail: str
    end: int
    """the offset behind the last box"""
    is_empty: bool = False
    """the last box has nothing in it"""


def answer_in_boxes(part: str) -> BoxedAnswer | None:
    """The answer in the boxes of the answer part; None if it has none.

    The last box counts, unless its sentence negates, supposes or asks it. With it count the boxes before it
    that are plainly parts of the same answer; equal ones are one. An empty last box is no answer.
    """
    boxes = find_boxes(part)
    if not boxes:
        return None
    end = boxes[-1].end
    if _is_empty(boxes[-1]):
        return BoxedAnswer("", "the last box is empty", end, is_empty=True)
    claimed = [box for box in boxes if not _is_empty(box)]
    while claimed and not claims_box(part, claimed[-1].start, claimed[-1].end):
        rejected = _plain(claimed[-1].content)
        claimed = [box for box in claimed[:-1] if _plain(box.content) != rejected]
    if not claimed:
        return BoxedAnswer("", "the box is not claimed", end)
    return _joined(part, [_completed(part, box) for box in claimed], end)


def _is_empty(box: Box) -> bool:
    """Whether there is nothing in the box that could be an answer."""
    return not box.content.strip("$ .\\,")


def find_boxes(part: str) -> list[Box]:
    """The last boxes, outermost only; unbalanced ones do not count."""
    starts = [match.start() for match in BOX.finditer(part)][-MAX_BOXES:]
    if not starts:
        return []
    boxes: list[Box] = []
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
                boxes.append(Box(start, token.end(), part[inside : token.start()].strip()))
        elif BOX.match(text) and (bare := BARE_ARGUMENT.match(part, token.end())):
            boxes.append(Box(token.start(), bare.end(), bare.group(1)))
    return boxes


def _completed(part: str, box: Box) -> Box:
    """The box with what completes it: a base, $\\boxed{52}_9$, or "and its permutations"."""
    base = BASE.match(part, box.end)
    box = replace(box, content=with_permutations(part, box.start, box.end, box.content))
    return replace(box, content=f"{box.content}_{{{base[1]}}}") if base and box.content.isalnum() else box


def _joined(part: str, boxes: list[Box], end: int) -> BoxedAnswer:
    run, joiner = [boxes[-1]], ", "
    for box in reversed(boxes[:-1]):
        if not _belong_together(part, box, run[0]) or not claims_box(part, box.start, box.end):
            break
        if EITHER_BOX.fullmatch(part, box.end, run[0].start):
            joiner = " \\text{ or } "
        run.insert(0, box)
    if len({_plain(box.content) for box in run}) == 1:
        return BoxedAnswer(run[-1].content, "last box", end)
    distinct = list(dict.fromkeys(_with_label(part, box) for box in run))
    return BoxedAnswer(joiner.join(distinct), f"{len(distinct)} boxes", end)


def _plain(content: str) -> str:
    """The content without what does not change a value in the commonest notations."""
    bare = re.sub(r"[\s$]|\\[,;! ]|\\(?:left|right)\b", "", content).replace("\\dfrac", "\\frac").rstrip(".")
    return bare.lstrip("0") or "0" if bare.isdigit() else bare


def _belong_together(part: str, box: Box, following: Box) -> bool:
    """Whether two boxes are next to each other, as one answer or as two alternatives."""
    gap = part[box.end : following.start]
    if len(gap) > MAX_GAP or RESTATEMENT.search(gap):
        return False
    if NUMBERING.search(gap) and LIST_ITEM.fullmatch(lower(gap)):
        return True
    if _names_the_answer(gap) and not FURTHER.search(gap):
        return False
    if CONNECTOR.fullmatch(gap) and "\n\n" not in gap.strip(" $"):
        return True
    if RETRACTION.search(gap):
        return False
    return bool(ALTERNATIVE.search(gap) or FURTHER.search(gap)) or _have_names(part, box, following)


def _names_the_answer(gap: str) -> bool:
    """Whether the next box is stated to be the answer: `Answer: \\boxed{20}`."""
    lowered = lower(gap)
    return any(phrases.statement.search(lowered) for phrases in written(lowered))


def _have_names(part: str, box: Box, following: Box) -> bool:
    """Whether each box gives the value of a symbol of its own, and nothing follows from the first one."""
    names = [NAMED.search(part, max(0, each.start - 30), each.start) for each in (box, following)]
    first, second = names
    return first is not None and second is not None and first["name"] != second["name"]


def _with_label(part: str, box: Box) -> str:
    """The box with the name before it: n = 2 for `n = \\boxed{2}`."""
    if "=" in box.content:
        return box.content
    label = LABEL.search(part, max(0, box.start - 30), box.start)
    return f"{label['name']} = {box.content}" if label else box.content
