"""Extracts the answer from the answer part of a reply, in linear time, without a look at the gold.

In the part after the thinking the last `<answer>` element counts, if there is one; in it the last box with
those that are one answer with it, or a later statement of the final answer; without a box, the whole text if
it is nothing but a value, a stated answer ("the answer is …"), or the end of the last sentence.
"""

import re
from dataclasses import dataclass

from r1eval.scoring.replies.boxes import BOX, BoxedAnswer, answer_in_boxes
from r1eval.scoring.replies.conclusion import bare_answer, bold_answer, concluding_answer
from r1eval.scoring.replies.sentences import POINT_IN_FORMULA
from r1eval.scoring.replies.statements import stated_answer, statement_after_box, states_in_last_line

TAIL_LENGTH = 2_000
"""number of characters from the end in which an unboxed answer is searched"""
ANSWER_TAG = re.compile(r"</?(?:answer|response)>", re.IGNORECASE)
SENTENCE_IN_ELEMENT = re.compile(
    r"\\boxed|\b(?:is|are|equals?|gives?|get|be|has|have|was|were|therefore|thus|so|hence)\b", re.IGNORECASE
)
MAX_BARE_ANSWER = 60
"""characters of an `<answer>` element that may be an answer as it stands"""
OPEN_BOX = re.compile(r"\\(?:boxed|fbox|framebox)\s*\{[^{}]+$")
INCOMPLETE_SENTENCE = re.compile(
    r"(?:\b(?:and|or|the|an?|is|are|that|so|then|of|to|we|with|by|if|because|since|which|but|where|as|for|have|let|in"
    r"|get|from|thus|hence|therefore)|[,=+(])\s*$",
    re.IGNORECASE,
)
"""the end of a sentence that is cut off"""


@dataclass(frozen=True)
class ExtractedAnswer:
    """The answer found in a reply."""

    answer: str
    """"" if there is none"""
    boxed: bool = False
    """the answer part has a box with something in it"""
    detail: str = ""
    """where the answer was found, or why there is none"""


def extract(part: str, truncated: bool = False) -> ExtractedAnswer:
    """Extract the answer to a mathematical question from the answer part of a reply."""
    if ANSWER_TAG.search(part):
        if (found := _extract_from_element(part, truncated)).answer:
            return found
        part = ANSWER_TAG.sub("\n", part)
    return _extract_from_text(part, truncated)


def _extract_from_text(part: str, truncated: bool) -> ExtractedAnswer:
    boxed = answer_in_boxes(part)
    tail = POINT_IN_FORMULA.sub(r"\1\2.", part[-TAIL_LENGTH:])
    if boxed:
        return _with_statement(boxed, part, tail, truncated)
    if not truncated and (bare := bare_answer(part)):
        return ExtractedAnswer(bare, detail="the whole reply")
    stated = stated_answer(tail)
    if stated and not BOX.search(stated):
        return ExtractedAnswer(stated, detail="stated without a box")
    if truncated or stated or OPEN_BOX.search(tail) or INCOMPLETE_SENTENCE.search(tail):
        return ExtractedAnswer("", detail="it ends before an answer is stated")
    concluded = bold_answer(tail)
    if not concluded and not states_in_last_line(tail):
        concluded = concluding_answer(tail)
    return ExtractedAnswer(concluded, detail="end of the last sentence" if concluded else "no answer found")


def _with_statement(boxed: BoxedAnswer, part: str, tail: str, truncated: bool) -> ExtractedAnswer:
    """The boxed answer, or the final answer stated behind the last box, or instead of a negated one."""
    after = POINT_IN_FORMULA.sub(r"\1\2.", part[max(boxed.end, len(part) - TAIL_LENGTH) :])
    later = "" if truncated or not after.strip("$ \n.") else statement_after_box(after)
    if later:
        return ExtractedAnswer(later, boxed=True, detail="stated after the last box")
    if not boxed.answer and not boxed.is_empty:
        stated = stated_answer(tail)
        if stated and not BOX.search(stated):
            return ExtractedAnswer(stated, boxed=True, detail="stated, not the negated box")
    return ExtractedAnswer(boxed.answer, boxed=not boxed.is_empty, detail=boxed.detail)


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
    return ExtractedAnswer(stated_answer(f"Answer: {content}"), detail="answer element")
