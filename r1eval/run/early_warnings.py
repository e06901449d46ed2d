"""Warns of a broken setup after the first samples of a benchmark, while stopping is still cheap.

It detects five faults: the chat template is wrong, the server hides the thinking, no answer can be extracted,
most replies are cut off, all samples of a question are identical. Each gives one line with the fix. What a
reply does not show (thinking that the server strips) is no evidence.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.types import Sampling
from r1eval.scoring.replies.thinking import ThinkingTags, find_marks
from r1eval.store.records import Finish, Sample, Score, Status

FIRST_CHECK = 16
"""scored samples before the first check; it is repeated whenever their number doubles"""
MIN_CHARACTERS = 200
MIN_TOKENS = 50
"""replies with fewer characters and fewer tokens may well be equal by chance, such as `Answer: B`"""
LIMIT_TOLERANCE = 0.01
"""share of max tokens by which a server's count of a reply that was cut there may be off"""

_TEMPLATE_TOKENS = re.compile(
    r"<\|(?:im_start|im_end|eot_id|start_header_id|end_header_id|endoftext|user|assistant|system)\|>"
    r"|<｜(?:User|Assistant|end▁of▁sentence|begin▁of▁sentence)｜>"
    r"|\[/?INST\]|<(?:start|end)_of_turn>|^#{2,3} ?(?:Instruction|Response):?|^(?:User|Human|Assistant):",
    re.MULTILINE,
)
_PARTS_OF_TOKENS = (
    "|>", "｜>", "INST]", "_of_turn>", "Instruction", "Response", "User:", "Human:", "Assistant:",
)  # fmt: skip
"""each of these tokens has one of them: where there is none, the search is spared"""


class EarlyWarnings:
    """Checks the scored samples of one benchmark; `update` returns the new warnings."""

    def __init__(
        self,
        samples: int,
        sampling: Sampling,
        *,
        opened: bool = False,
        tags: ThinkingTags | None = None,
        expected: bool = False,
    ) -> None:
        """`samples`: planned for this benchmark in all; `opened`: its prompts end inside the thinking;
        `tags`: those around the model's thinking; `expected`: the run asks for thinking."""
        self._sampling = sampling
        self._opened, self._tags, self._expected = opened, tags, expected
        self._planned, self._next_check = samples, min(FIRST_CHECK, samples)
        self._seen = 0
        self._counts: Counter[str] = Counter()
        self._hashes: dict[str, list[int]] = defaultdict(list)
        self._template_tokens: Counter[str] = Counter()
        self._cut_at: list[int] = []
        """tokens of the truncated replies for which they are known"""
        self._reported: set[str] = set()

    def update(self, sample: Sample, score: Score) -> list[str]:
        """Count one scored sample; return new warnings, each only once per run."""
        if score.status is Status.FAILED:
            return []
        self._count(sample, score)
        if self._seen < self._next_check:
            return []
        self._next_check *= 2
        warnings = dict(self._check())
        new = [text for name, text in warnings.items() if name not in self._reported]
        self._reported.update(warnings)
        return new

    def has_seen(self, samples: int) -> bool:
        """Whether it counted all of so many samples, so that `settled` speaks for the whole benchmark."""
        return self._seen == samples

    def settled(self) -> list[str]:
        """The warnings that hold for all samples counted, whatever their order."""
        self._planned = self._seen
        return [text for _, text in self._check()] if self._seen else []

    @property
    def _replies(self) -> str:
        return f"{'the first ' * (self._seen < self._planned)}{self._seen} replies"

    def _count(self, sample: Sample, score: Score) -> None:
        self._seen += 1
        is_cut, hidden = sample.finish is Finish.LENGTH, hides_thinking(sample, self._opened, self._tags)
        self._counts["no answer"] += score.status is Status.NO_ANSWER
        self._counts["truncated"] += is_cut
        self._counts["hidden"] += hidden
        has_marks = bool(find_marks(sample.text, self._opened, self._tags))
        self._counts["with thinking"] += has_marks or (self._opened and is_cut)
        self._counts["without thinking"] += not (has_marks or hidden or is_cut)
        self._counts["empty"] += not (sample.text.strip() or hidden or is_cut)
        if any(part in sample.text for part in _PARTS_OF_TOKENS):
            self._template_tokens.update({token.group() for token in _TEMPLATE_TOKENS.finditer(sample.text)})
        if is_cut and sample.output_tokens is not None:
            self._cut_at.append(sample.output_tokens)
        if not hidden and is_evidence(sample):
            self._hashes[sample.question_id].append(hash(sample.text))

    def _check(self) -> Iterator[tuple[str, str]]:
        rules: tuple[Callable[[], str | None], ...] = (
            self._template_in_replies,
            self._hidden_thinking,
            self._missing_thinking,
            self._nothing_extracted,
            self._mostly_truncated,
            self._identical_samples,
        )
        for rule in rules:
            if (text := rule()) is not None:
                yield rule.__name__, text

    def _template_in_replies(self) -> str | None:
        count, token = max(
            ((count, token) for token, count in self._template_tokens.items()), default=(0, "")
        )
        if count * 4 >= self._seen:
            return (
                f"{count} of {self._replies} contain {token.strip()!r}: the chat template "
                "looks wrong; compare the prompt in --dry-run with the model card, or give "
                "--engine-arg chat_template=FILE"
            )
        if self._counts["empty"] * 2 >= self._seen:
            return (
                f"{self._counts['empty']} of {self._replies} are empty: the chat template "
                "or the stop tokens look wrong; check the prompt with --dry-run"
            )
        return None

    def _hidden_thinking(self) -> str | None:
        if self._counts["hidden"] * 2 < self._seen:
            return None
        return (
            f"{self._counts['hidden']} of {self._replies} have thinking tokens but no "
            "thinking in their text: the server hides it; answers are graded without it, and what the report "
            "says of replies leaves it out"
        )

    def _missing_thinking(self) -> str | None:
        missing = self._counts["without thinking"]
        if not self._expected or self._counts["with thinking"] or missing * 2 < self._seen:
            return None
        effect = "they never end it and have no answer" if self._opened else "only what it sends is graded"
        return (
            f"none of {self._replies} has thinking: the server removes it, or the model does "
            f"not think; {effect}"
        )

    def _nothing_extracted(self) -> str | None:
        if self._counts["no answer"] < self._seen or self._counts["truncated"] == self._seen:
            return None
        return (
            f"no answer found in any of {self._replies}: look at samples.jsonl for the "
            "answer format that the model uses; --answer-from anywhere also reads answers inside the thinking"
        )

    def _mostly_truncated(self) -> str | None:
        truncated, limit = self._counts["truncated"], self._sampling.max_tokens
        if truncated * 2 < self._seen:
            return None
        # an imported log may not tell the limit
        early = [tokens for tokens in self._cut_at if limit and tokens < (1 - LIMIT_TOLERANCE) * limit - 1]
        if len(early) * 2 > truncated:
            return (
                f"{truncated} of {self._replies} were cut at about {median(early):,.0f} "
                f"tokens, the server's own limit, not at --max-tokens {limit:,}, and count as wrong unless "
                "they contain an answer: raise the server's limit on output or context"
            )
        cause = "" if self._cut_at else ", or the server's own limit if that is lower"
        return (
            f"{truncated} of {self._replies} were truncated at max tokens "
            f"and count as wrong unless they contain an answer: raise --max-tokens{cause}"
        )

    def _identical_samples(self) -> str | None:
        """Only if this is so for most questions: a single one may have but one way to be answered."""
        if self._sampling.temperature == 0 or self._sampling.top_k == 1:
            return None
        min_samples = max(2, min(self._sampling.k, 4))
        asked = {name: hashes for name, hashes in self._hashes.items() if len(hashes) >= min_samples}
        identical = sorted(name for name, hashes in asked.items() if len(set(hashes)) == 1)
        if not identical or len(identical) * 2 < len(asked):
            return None
        return (
            f"{len(asked[identical[0]])} samples of question {identical[0]} are identical: the "
            "engine ignores the seed or the temperature, or a cache or a replayed file repeats replies; "
            "such samples tell no more than one"
        )


def hides_thinking(sample: Sample, opened: bool, tags: ThinkingTags | None) -> bool:
    """Whether the server counted thinking that the text does not show.

    If the prompt opens the thinking, a reply that is nothing else shows it without a tag.
    """
    if not sample.thinking_tokens or find_marks(sample.text, opened, tags):
        return False
    is_all = sample.thinking_tokens >= (sample.output_tokens or 0)
    return not (opened and is_all and sample.text.strip())


def is_evidence(sample: Sample) -> bool:
    """Whether another sample with the same text tells that the engine repeats itself.

    Not if the text is short, or not all that was generated: fewer characters than tokens.
    """
    tokens, characters = sample.output_tokens or 0, len(sample.text)
    return characters >= tokens and (characters >= MIN_CHARACTERS or tokens >= MIN_TOKENS)
