"""The format reward: one closed thinking block, then an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.types import Answer
from r1eval.diagnostics.replies import after_only_thinking, has_answer_format
from r1eval.errors import R1evalError
from r1eval.rewards.completions import Completion, read_completions
from r1eval.scoring.replies.thinking import ThinkingTags


@dataclass(frozen=True)
class FormatReward:
    """Rewards a reply that thinks between its tags, once and not blankly, and answers after that.

    >>> FormatReward()(completions=["<think>Two and two.</think>4", "It is 4.", "<think>Hmm, </think>"])
    [1.0, 0.0, 0.0]
    """

    kind: Answer | str = ""
    r"""of answer that must follow: `expression` or `integer` in `\boxed{}`, `choice` (Answer: C), `program`
    (a fenced block); "": any text"""
    correct: float = 1.0
    wrong: float = 0.0
    tags: ThinkingTags | tuple[str, str] | None = None
    """opening and closing: no others count; None: those of any known dialect"""
    opened_thinking: bool | None = None
    """the prompts end inside the thinking, with the opening tag; None: as their texts say"""
    name: str = "format_reward"
    """in the trainer's log"""

    def __post_init__(self) -> None:
        if self.kind and self.kind not in list(Answer):
            raise R1evalError(f"kind is {self.kind!r}; give one of {', '.join(Answer)}, or leave it out")

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(
        self,
        prompts: Sequence[object] | None = None,
        completions: Sequence[object] = (),
        **_: object,
    ) -> list[float | None]:
        """One reward for each completion."""
        tags = ThinkingTags(*self.tags) if self.tags else None
        replies = read_completions(prompts, completions, tags, self.opened_thinking)
        return [self.correct if self._is_well_formed(reply, tags) else self.wrong for reply in replies]

    def _is_well_formed(self, reply: Completion, tags: ThinkingTags | None) -> bool:
        if tags and not _has_tags(reply, tags):
            return False
        part = after_only_thinking(reply.text, reply.opened_thinking, tags)
        if part is None or not part.strip():
            return False
        return not self.kind or has_answer_format(part, Answer(self.kind))


def _has_tags(reply: Completion, tags: ThinkingTags) -> bool:
    begins = reply.opened_thinking or reply.text.lstrip().startswith(tags.opening.strip())
    return begins and tags.closing.strip() in reply.text


format_reward = FormatReward()
