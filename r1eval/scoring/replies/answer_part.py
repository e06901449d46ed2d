"""The part of a reply that can hold its answer: after the thinking, before the next question.

Chat template tokens that a tokenizer left in it are no part of the answer.
"""

import re
from collections.abc import Sequence
from functools import cache

from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.replies.boxes import BOX
from r1eval.scoring.replies.conclusion import concluding_answer
from r1eval.scoring.replies.extraction import ANSWER_TAG, TAIL_LENGTH
from r1eval.scoring.replies.mentions import TagMatch
from r1eval.scoring.replies.statements import stated_answer
from r1eval.scoring.replies.thinking import ThinkingTags, find_marks, split_reply

CHAT_TOKEN = re.compile(
    r"<[|｜][^<>|｜\n]{1,40}[|｜]>|<(?:/s|eos|end_of_turn|turn\||seed:eos)>|\[(?:EO[ST]|\|endofturn\|)\]|[✓✔✅]"
)
"""chat template tokens that a tokenizer left in the text, and check marks"""
USER_TURN = r"<[|｜](?:im_start|start|header_start|start_header_id)[|｜]>user\b|<[|｜][Uu]ser[|｜]>"


@cache
def next_turn() -> re.Pattern[str]:
    """Where a base model goes on with the next question after its answer: `Question:`, `### Problem 2`."""
    headings = "|".join(
        re.escape(heading) for row in LANGUAGES for heading in (*row.headings, *map(str.title, row.headings))
    )
    return re.compile(
        rf"^(?=[*\[#<\w])(?:[*\[]{{0,2}}(?:{headings})(?:\s*\d+)?[\]*]{{0,2}}\s*[:：]|#++\s*+(?:{headings})\b|{USER_TURN})",
        re.MULTILINE,
    )


def answer_part(
    text: str,
    answer_from: AnswerFrom = "answer",
    opened_thinking: bool = False,
    tags: ThinkingTags | None = None,
) -> str | None:
    """The text after the thinking, without chat template tokens; None if the thinking never ends.

    It ends where a base model goes on with the next question. `opened_thinking`: the prompt ends inside the
    thinking; `tags`: the run's own, beside the known ones. `anywhere` falls back to the whole text if the
    answer part is missing or empty.
    """
    text = _first_turn(text, find_marks(text, opened_thinking, tags), opened_thinking)
    part = after_thinking(text, answer_from, opened_thinking, tags)
    return None if part is None else CHAT_TOKEN.sub("", part)


def after_thinking(
    text: str,
    answer_from: AnswerFrom = "answer",
    opened_thinking: bool = False,
    tags: ThinkingTags | None = None,
) -> str | None:
    """Like `answer_part`, but keeps every character after the thinking, as programs need them."""
    answer = split_reply(text, opened_thinking, tags).answer
    if answer_from == "anywhere" and not (answer or "").strip():
        return text
    return answer


def _first_turn(text: str, marks: Sequence[TagMatch], opened: bool) -> str:
    """The text up to a line that starts the next turn, if after the thinking there is an answer before it."""
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    parts = [(mark.end, end) for mark, end in zip(marks, ends, strict=False) if mark.closes]
    for start, end in parts if marks or opened else [(0, len(text))]:
        turn = next_turn().search(text, start, end)
        if turn and _has_answer(text[start : turn.start()]):
            return text[: turn.start()]
    return text


def _has_answer(part: str) -> bool:
    """Whether a part of a reply gives an answer: marked, stated, or at the end of its last paragraph."""
    if BOX.search(part) or ANSWER_TAG.search(part) or stated_answer(part[-TAIL_LENGTH:]):
        return True
    return part.endswith("\n\n") and bool(re.search(r"\d", concluding_answer(part[-TAIL_LENGTH:])))
