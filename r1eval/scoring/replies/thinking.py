"""Where a reply's thinking begins and ends, in the dialects of today's models.

The last tag decides: what follows a closing tag is the answer, whether or not an opening tag was seen; what
follows an opening tag is unfinished thinking. A reply that begins with a tag has one dialect; the tags of
others are then text, and so is a tag that the reply only speaks of (`r1eval.scoring.replies.mentions`).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from r1eval.scoring.replies.mentions import TagMatch, without_mentions


class ThinkingTags(NamedTuple):
    """The texts around the thinking."""

    opening: str
    closing: str


DIALECTS: Mapping[str, ThinkingTags] = {
    "think": ThinkingTags("<think>", "</think>"),  # DeepSeek, Qwen, GLM, MiniMax M2, Nemotron, OLMo, …
    "harmony": ThinkingTags("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),  # gpt-oss
    "magistral": ThinkingTags("[THINK]", "[/THINK]"),
    "seed": ThinkingTags("<seed:think>", "</seed:think>"),
    "kimi": ThinkingTags("◁think▷", "◁/think▷"),
    "kimi-k3": ThinkingTags("<|open|>think<|sep|>", "<|close|>think<|sep|>"),
    "gemma": ThinkingTags("<|channel>thought", "<channel|>"),
    "sky-t1": ThinkingTags("<|begin_of_thought|>", "<|end_of_thought|>"),
    "cohere": ThinkingTags("<|START_THINKING|>", "<|END_THINKING|>"),
    "minimax-m3": ThinkingTags("<mm:think>", "</mm:think>"),
    "hunyuan": ThinkingTags("<think:opensource>", "</think:opensource>"),
    "k2": ThinkingTags("<ifm|think>", "</ifm|think>"),
    "k2-fast": ThinkingTags("<ifm|think_fast>", "</ifm|think_fast>"),
    "k2-faster": ThinkingTags("<ifm|think_faster>", "</ifm|think_faster>"),
    "plamo": ThinkingTags("<|plamo:begin_think:plamo|>", "<|plamo:end_think:plamo|>"),
    "inkling": ThinkingTags("<|content_thinking|>", "<|content_text|>"),
    "thought": ThinkingTags("<thought>", "</thought>"),  # EXAONE Deep
    "thinking": ThinkingTags("<thinking>", "</thinking>"),
    "reasoning": ThinkingTags("<reasoning>", "</reasoning>"),
    "granite": ThinkingTags("Here is my thought process:", "Here is my response:"),
    "apriel": ThinkingTags("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),
}
"""known dialects, by name; the tags as vLLM's reasoning parsers and the models' chat templates have them"""

WORDS = frozenset({"thought", "thinking", "reasoning", "granite", "apriel"})
"""dialects whose tags other texts contain too: they count where a reply begins with one, or the run names
them"""

VARIANTS: Mapping[str, str] = {
    "<|channel|>analysis<|message|>": (
        r"(?:\|start\|>assistant<)?\|channel\|>\s?(?:analysis|commentary)\b"
        r"[^<\n]{0,80}(?:<\|constrain\|>[^<\n]{0,40})?(?:<\|message\|>)?"
    ),
    "<|channel|>final<|message|>": (
        r"(?:\|end\|>\s?<\|start\|>assistant<)?\|channel\|>\s?final\b"
        r"[^<\n]{0,40}(?:<\|constrain\|>[^<\n]{0,40})?<\|message\|>"
    ),
    "<|close|>think<|sep|>": r"\|close\|>think<\|sep\|>(?:\s*<\|open\|>response<\|sep\|>)?",
    "Here is my thought process:": r"ere(?: i|')s my thought process:",
    "Here is my response:": r"ere(?: i|')s my response:",
}
"""tag -> pattern of what follows its first character, for tags that are written in several ways"""

NAME = re.compile(r"</?[\w:]+>")
"""a tag whose case does not matter: `<Think>` is `<think>`"""
SPECIAL_TOKEN = re.compile(r"<[^<>]+>|\[[^\[\]]+\]|◁[^◁▷]+▷")

GLUED_START = re.compile(
    r"\s*(?:(?P<opening>analysis|commentary)(?![\s.,;:!?)\]'’/-])|(?P<closing>final)(?=[A-Z]))"
)
"""how a harmony reply starts without its special tokens, which a server dropped: `analysisWe need …`"""
GLUED = re.compile(r"assistant(?:(?P<closing>final)|(?P<opening>analysis|commentary))")


class SplitReply(NamedTuple):
    """A reply's thinking, without its outer tags, and its answer."""

    thinking: str
    answer: str | None
    """None if the thinking never ends"""


def split_reply(text: str, opened: bool = False, tags: ThinkingTags | None = None) -> SplitReply:
    """Split a reply into thinking and answer, in time linear in its length.

    `opened`: the prompt ends inside the thinking; `tags`: the run's own, beside the known ones.

    >>> split_reply("[THINK]Two and two.[/THINK]It is 4.")
    SplitReply(thinking='Two and two.', answer='It is 4.')
    >>> split_reply("Two and", opened=True)
    SplitReply(thinking='Two and', answer=None)
    """
    marks = find_marks(text, opened, tags)
    start = marks[0].end if marks and not marks[0].closes and not text[: marks[0].start].strip() else 0
    if marks and marks[-1].closes:
        return SplitReply(text[start : marks[-1].start].strip(), text[marks[-1].end :])
    if marks or opened:
        return SplitReply(text[start:].strip(), None)
    return SplitReply("", text)


def find_marks(text: str, opened: bool = False, tags: ThinkingTags | None = None) -> list[TagMatch]:
    """The tags of a reply that count, in order."""
    return without_mentions(text, _find_tags(text, opened, tags))


def _find_tags(text: str, opened: bool, tags: ThinkingTags | None) -> list[TagMatch]:
    """The tags of the reply's dialect, in order."""
    if first := _beginnings(tags).match(text):
        name = first.lastgroup or ""
        return _find(_marks((tags,) if name == "own" and tags else (DIALECTS[name.replace("_", "-")],)), text)
    if tags and (marks := _find(_marks((tags,)), text)):
        return marks
    if glued := _find_glued(text, begun=opened and tags == DIALECTS["harmony"]):
        return glued
    return _find(_marks(STRONG, WEAK if opened and not tags else ()), text)


def opens_thinking(prompt: str, tags: ThinkingTags | None = None, prefill: str = "") -> bool:
    """Whether a prompt ends inside the thinking; see `opened_tags`."""
    return opened_tags(prompt, tags, prefill) is not None


def opened_tags(prompt: str, tags: ThinkingTags | None = None, prefill: str = "") -> ThinkingTags | None:
    """The tags of the thinking inside which a prompt ends; None if it does not end inside one.

    It ends with an opening tag, known or the user's own; with a prefill, perhaps with the beginning of the
    thinking too.

    >>> opened_tags("<|im_start|>assistant\\n<think>\\n")
    ThinkingTags(opening='<think>', closing='</think>')
    >>> opens_thinking("Why?\\n<think>Okay,", prefill="<think>Okay,"), opens_thinking("Why?\\n<think>Okay,")
    (True, False)
    """
    marks = find_marks(prefill, tags=tags)
    begun = prefill[marks[-1].end :].rstrip() if marks and not marks[-1].closes else ""
    end = prompt.rstrip().removesuffix(begun).rstrip()[-200:].lower()
    known = (*([tags] if tags else []), *DIALECTS.values())
    return next((one for one in known if end.endswith(one.opening.strip().lower())), None)


def recognize(template: str, vocabulary: Collection[str]) -> ThinkingTags | None:
    """The tags that a model's chat template and vocabulary know; None if there are none.

    `vocabulary`: the tokenizer's added and special tokens. Tags whose tokens are in the vocabulary come
    before those that only the template names.

    >>> recognize("…<|im_start|>assistant\\n", ["<|im_end|>", "<think>", "</think>"])
    ThinkingTags(opening='<think>', closing='</think>')
    """
    known = frozenset(vocabulary)
    ranked = [(_evidence(name, tags, template, known), tags) for name, tags in DIALECTS.items()]
    best = max(rank for rank, _ in ranked)
    return next(tags for rank, tags in ranked if rank == best) if best else None


def count_thinking_tokens(
    token_ids: Sequence[int],
    closing_ids: Collection[int],
    *,
    opening_ids: Collection[int] = (),
    opened: bool = False,
) -> int:
    """The number of a reply's tokens up to and including the last closing tag; all if it never closes.

    For tags that are one token each. `opened`: the prompt ends inside the thinking.

    >>> count_thinking_tokens([7, 8, 2, 9], closing_ids={2}, opened=True)
    3
    >>> count_thinking_tokens([7, 8], closing_ids={2}), count_thinking_tokens([7, 8], {2}, opened=True)
    (0, 2)
    """
    for number in range(len(token_ids), 0, -1):
        if token_ids[number - 1] in closing_ids:
            return number
        if token_ids[number - 1] in opening_ids:
            return len(token_ids)
    return len(token_ids) if opened else 0


STRONG = tuple(tags for name, tags in DIALECTS.items() if name not in WORDS)
WEAK = tuple(tags for name, tags in DIALECTS.items() if name in WORDS)


def _evidence(name: str, tags: ThinkingTags, template: str, vocabulary: frozenset[str]) -> int:
    """How much speaks for a dialect: 2 for the template, which the model sees, 1 for the vocabulary."""
    in_template = [re.search(_source(tag), template) is not None for tag in tags]
    tokens = [SPECIAL_TOKEN.findall(tag) for tag in tags]
    in_vocabulary = all(each and vocabulary.issuperset(each) for each in tokens)
    return 2 * (all(in_template) if name in WORDS else any(in_template)) + in_vocabulary


def _find(patterns: Iterable[re.Pattern[str]], text: str) -> list[TagMatch]:
    """The matches in order; of those that overlap, the first and longest."""
    matches = (match for pattern in patterns for match in pattern.finditer(text))
    found = sorted(TagMatch(*match.span(), match.lastgroup == "closing") for match in matches)
    return [tag for before, tag in pairwise([TagMatch(0, 0, False), *found]) if tag.start >= before.end]


def _find_glued(text: str, *, begun: bool) -> list[TagMatch]:
    """The tags of a harmony reply without its special tokens; [] for any other reply.

    `begun`: its first tag is in the prompt.
    """
    first = GLUED_START.match(text)
    if not first and not begun and not text.lstrip().startswith("analysis"):
        return []
    rest = _find((GLUED,), text)
    if not first:
        return rest
    return [TagMatch(0, first.end(), first["closing"] is not None), *rest]


@cache
def _beginnings(tags: ThinkingTags | None) -> re.Pattern[str]:
    """Matches a reply that begins with an opening tag; the group is `own`, or the dialect with _ for -."""
    named = {"own": tags, **DIALECTS} if tags else DIALECTS
    choices = (f"(?P<{name.replace('-', '_')}>{_source(one.opening)})" for name, one in named.items() if one)
    return re.compile(rf"\s*(?:{'|'.join(choices)})")


@cache
def _marks(
    dialects: tuple[ThinkingTags, ...], closing_only: tuple[ThinkingTags, ...] = ()
) -> tuple[re.Pattern[str], ...]:
    """Patterns of the tags of these dialects, one for each first character, to which a search then jumps."""
    closing = {tags.closing.strip() for tags in (*dialects, *closing_only)}
    opening = {tags.opening.strip() for tags in dialects} - closing
    return tuple(
        _beginning_with(
            first, [tag for tag in closing if tag[0] == first], [t for t in opening if t[0] == first]
        )
        for first in sorted({tag[0] for tag in closing | opening})
    )


def _beginning_with(first: str, closing: Sequence[str], opening: Sequence[str]) -> re.Pattern[str]:
    """A pattern of tags with the same first character; a look at the second one rejects most other text."""
    second = {form for tag in (*closing, *opening) for form in (tag[1:2].lower(), tag[1:2].upper())}
    ahead = f"(?=[{''.join(map(re.escape, sorted(second)))}])" if all(second) else ""
    named = [
        (name, sorted(tags, key=len, reverse=True))
        for name, tags in (("closing", closing), ("opening", opening))
        if tags
    ]
    named.sort(key=lambda one: len(one[1][0]), reverse=True)  # a tag may begin with the other one
    groups = [f"(?P<{name}>{'|'.join(map(_rest, tags))})" for name, tags in named]
    return re.compile(f"{re.escape(first)}{ahead}(?:{'|'.join(groups)})")


def _source(tag: str) -> str:
    tag = tag.strip()
    return re.escape(tag[0]) + _rest(tag)


def _rest(tag: str) -> str:
    """The pattern of what follows a tag's first character."""
    if tag in VARIANTS:
        return VARIANTS[tag]
    return f"(?i:{re.escape(tag[1:])})" if NAME.fullmatch(tag) else re.escape(tag[1:])
