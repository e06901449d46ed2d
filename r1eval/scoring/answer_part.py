"""The part of a reply that can hold its answer: after the thinking, before the next question.

Chat template tokens that a tokenizer left in it are no part of the answer.
"""

import re

from r1eval.scoring.extraction import BOX, STATEMENT
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.thinking import ThinkingTags, split_reply

CHAT_TOKEN = re.compile(
    r"<[|｜][^<>|｜\n]{1,40}[|｜]>|<(?:/s|eos|end_of_turn|turn\||seed:eos)>|\[(?:EO[ST]|\|endofturn\|)\]|[✓✔✅]"
)
"""chat template tokens that a tokenizer left in the text, and check marks"""
NEXT_TURN = re.compile(
    r"^(?:(?:User|Human|Question):|<[|｜](?:im_start|start|header_start|start_header_id)[|｜]>user\b|<[|｜][Uu]ser[|｜]>)",
    re.MULTILINE,
)
"""where a base model goes on with the next question after its answer"""


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
    part = after_thinking(text, answer_from, opened_thinking, tags)
    return None if part is None else CHAT_TOKEN.sub("", _first_turn(part))


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


def _first_turn(part: str) -> str:
    """The text up to a line that starts the next turn, if there is an answer before it."""
    turn = NEXT_TURN.search(part)
    if turn and (BOX.search(part, 0, turn.start()) or STATEMENT.search(part, 0, turn.start())):
        return part[: turn.start()]
    return part
