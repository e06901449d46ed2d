"""Warns of a broken setup after the first samples of a benchmark, while stopping is still cheap.

It detects four faults: no answer can be extracted, most replies are truncated at max tokens, all samples of a
question are identical, the chat template is wrong. Each gives one line with the fix.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from r1eval.store.records import Finish, Sample, Score, Status

FIRST_CHECK = 16
"""scored samples before the first check; it is repeated whenever their number doubles"""

_TEMPLATE_TOKENS = re.compile(
    r"<\|(?:im_start|im_end|eot_id|start_header_id|end_header_id|endoftext|user|assistant|system)\|>"
    r"|<｜(?:User|Assistant|end▁of▁sentence|begin▁of▁sentence)｜>"
    r"|\[/?INST\]|<(?:start|end)_of_turn>|^#{2,3} ?(?:Instruction|Response):?|^(?:User|Human|Assistant):",
    re.MULTILINE,
)


class EarlyWarnings:
    """Checks the scored samples of one benchmark; `update` returns the new warnings."""

    def __init__(self, samples: int, k: int, temperature: float) -> None:
        """`samples`: planned for this benchmark in all; `k`: samples per question."""
        self._k = k
        self._temperature = temperature
        self._next_check = min(FIRST_CHECK, samples)
        self._samples = 0
        self._counts: Counter[str] = Counter()
        self._hashes: dict[str, list[int]] = defaultdict(list)
        self._template_tokens: Counter[str] = Counter()
        self._reported: set[str] = set()

    def update(self, sample: Sample, score: Score) -> list[str]:
        """Count one scored sample; return new warnings, each only once per run."""
        if score.status is Status.FAILED:
            return []
        self._samples += 1
        self._counts["no answer"] += score.status is Status.NO_ANSWER
        self._counts["truncated"] += sample.finish is Finish.LENGTH
        self._counts["empty"] += not sample.text.strip()
        self._template_tokens.update({token.group() for token in _TEMPLATE_TOKENS.finditer(sample.text)})
        self._hashes[sample.question_id].append(hash(sample.text))
        if self._samples < self._next_check:
            return []
        self._next_check *= 2
        warnings = dict(self._check())
        new = [text for name, text in warnings.items() if name not in self._reported]
        self._reported.update(warnings)
        return new

    def _check(self) -> Iterator[tuple[str, str]]:
        rules: tuple[Callable[[], str | None], ...] = (
            self._template_in_replies,
            self._nothing_extracted,
            self._mostly_truncated,
            self._identical_samples,
        )
        for rule in rules:
            if (text := rule()) is not None:
                yield rule.__name__, text

    def _template_in_replies(self) -> str | None:
        token, count = self._template_tokens.most_common(1)[0] if self._template_tokens else ("", 0)
        if count * 4 >= self._samples:
            return (
                f"{count} of the first {self._samples} replies contain {token.strip()!r}: the chat template "
                "looks wrong; compare the prompt in --dry-run with the model card, or give "
                "--engine-arg chat_template=FILE"
            )
        if self._counts["empty"] * 2 >= self._samples:
            return (
                f"{self._counts['empty']} of the first {self._samples} replies are empty: the chat template "
                "or the stop tokens look wrong; check the prompt with --dry-run"
            )
        return None

    def _nothing_extracted(self) -> str | None:
        if self._counts["no answer"] < self._samples or self._counts["truncated"] == self._samples:
            return None
        return (
            f"no answer found in any of the first {self._samples} replies: look at samples.jsonl for the "
            "answer format that the model uses; --answer-from anywhere also reads answers inside the thinking"
        )

    def _mostly_truncated(self) -> str | None:
        if self._counts["truncated"] * 2 < self._samples:
            return None
        return (
            f"{self._counts['truncated']} of the first {self._samples} replies were truncated at max tokens "
            "and count as wrong unless they contain an answer: raise --max-tokens"
        )

    def _identical_samples(self) -> str | None:
        if self._temperature == 0:
            return None
        min_samples = max(2, min(self._k, 4))
        for question_id, hashes in self._hashes.items():
            if len(hashes) >= min_samples and len(set(hashes)) == 1:
                return (
                    f"the first {len(hashes)} samples of question {question_id} are identical: the engine "
                    "ignores the seed or the temperature, or a cache or a replayed file repeats replies; "
                    "such samples tell no more than one"
                )
        return None
