"""The language-consistency reward: the share of words in the target language in the chain of thought."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from r1eval.diagnostics.consistency import share_of_language
from r1eval.diagnostics.language import LANGUAGES, target_language
from r1eval.errors import R1evalError
from r1eval.rewards.completions import Completion, prompt_text, read_completions
from r1eval.scoring.replies.thinking import ThinkingTags, split_reply

COLUMN = "language"
"""of the data set, with the target language of each prompt"""


@dataclass(frozen=True)
class LanguageReward:
    """Rewards thinking in the target language: words in it / words, 0..1.

    Mathematics, code and names do not count as words; a reply without thinking is measured as a whole.

    >>> LanguageReward("en")(completions=["<think>We add the two numbers and 因此得到四.</think>4"])
    [0.6666666666666666]
    """

    language: str = ""
    """ISO 639-1 code; "": the data set's column `language`, or else the language of each prompt"""
    no_words: float = 0.0
    """there is nothing to measure"""
    tags: ThinkingTags | tuple[str, str] | None = None
    """opening and closing, beside the known ones"""
    opened_thinking: bool | None = None
    """the prompts end inside the thinking; None: as their texts say"""
    name: str = "language_reward"
    """in the trainer's log"""

    def __post_init__(self) -> None:
        if self.language and self.language not in LANGUAGES:
            raise R1evalError(f"language is {self.language!r}; give one of {', '.join(sorted(LANGUAGES))}")

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(
        self,
        prompts: Sequence[object] | None = None,
        completions: Sequence[object] = (),
        **columns: object,
    ) -> list[float | None]:
        """One reward for each completion."""
        tags = ThinkingTags(*self.tags) if self.tags else None
        replies = read_completions(prompts, completions, tags, self.opened_thinking)
        targets = self._targets(prompts, columns, len(completions))
        return [self._share(reply, tags, target) for reply, target in zip(replies, targets, strict=True)]

    def _targets(
        self, prompts: Sequence[object] | None, columns: Mapping[str, object], rows: int
    ) -> list[str]:
        """The target language of each reply; a cell that names none counts as none."""
        column = columns.get(COLUMN)
        cells = column if isinstance(column, Sequence) and len(column) == rows else [None] * rows
        asked = prompts if prompts is not None else [""] * rows
        return [
            self.language or (cell if cell in LANGUAGES else "") or _language_of(prompt_text(prompt))
            for cell, prompt in zip(cells, asked, strict=True)
        ]

    def _share(self, reply: Completion, tags: ThinkingTags | None, target: str) -> float:
        thinking = split_reply(reply.text, reply.opened_thinking, tags).thinking or reply.text
        share = share_of_language(thinking, target)
        return self.no_words if share is None else share


@lru_cache(maxsize=4096)
def _language_of(text: str) -> str:
    """Each prompt of a data set comes again and again."""
    return target_language([text])


language_reward = LanguageReward()
