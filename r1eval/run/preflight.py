"""Warns after the first finished samples of a benchmark, while stopping is still cheap.

Four faults cost whole runs elsewhere and show within a few samples: nothing can be extracted, most is cut
at max tokens, all samples of a question are the same, the chat template is wrong. Each is one line with
the mend.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from r1eval.store.records import Finish, Sample, Score, Status

FIRST = 16
"""graded samples before the first look; then again at each doubling"""

_TEMPLATE_MARKS = re.compile(
    r"<\|(?:im_start|im_end|eot_id|start_header_id|end_header_id|endoftext|user|assistant|system)\|>"
    r"|<｜(?:User|Assistant|end▁of▁sentence|begin▁of▁sentence)｜>"
    r"|\[/?INST\]|<(?:start|end)_of_turn>|^#{2,3} ?(?:Instruction|Response):?|^(?:User|Human|Assistant):",
    re.MULTILINE,
)


class Preflight:
    """Watches one benchmark's graded samples; `see` hands back the warnings that are new."""

    def __init__(self, samples: int, k: int, temperature: float) -> None:
        """`samples`: how many the benchmark's run has in all; `k`: per question."""
        self._k = k
        self._temperature = temperature
        self._look_at = min(FIRST, samples)
        self._seen = 0
        self._counts: Counter[str] = Counter()
        self._hashes: dict[str, list[int]] = defaultdict(list)
        self._marks: Counter[str] = Counter()
        self._warned: set[str] = set()

    def see(self, sample: Sample, score: Score) -> list[str]:
        """Count one graded sample; the warnings that it brought up, each only once a run."""
        if score.status is Status.FAILED:
            return []
        self._seen += 1
        self._counts["no answer"] += score.status is Status.NO_ANSWER
        self._counts["truncated"] += sample.finish is Finish.LENGTH
        self._counts["empty"] += not sample.text.strip()
        self._marks.update({mark.group() for mark in _TEMPLATE_MARKS.finditer(sample.text)})
        self._hashes[sample.question_id].append(hash(sample.text))
        if self._seen < self._look_at:
            return []
        self._look_at *= 2
        found = dict(self._findings())
        new = [text for name, text in found.items() if name not in self._warned]
        self._warned.update(found)
        return new

    def _findings(self) -> Iterator[tuple[str, str]]:
        rules: tuple[Callable[[], str | None], ...] = (
            self._template,
            self._nothing_extracted,
            self._mostly_truncated,
            self._identical,
        )
        for rule in rules:
            if (text := rule()) is not None:
                yield rule.__name__, text

    def _template(self) -> str | None:
        mark, count = self._marks.most_common(1)[0] if self._marks else ("", 0)
        if count * 4 >= self._seen:
            return (
                f"{count} of the first {self._seen} replies contain {mark.strip()!r}: the chat template "
                "looks wrong; compare the prompt in --dry-run with the model card, or give "
                "--engine-arg chat_template=FILE"
            )
        if self._counts["empty"] * 2 >= self._seen:
            return (
                f"{self._counts['empty']} of the first {self._seen} replies are empty: the chat template or "
                "the stop tokens look wrong; look at the prompt in --dry-run"
            )
        return None

    def _nothing_extracted(self) -> str | None:
        if self._counts["no answer"] < self._seen or self._counts["truncated"] == self._seen:
            return None
        return (
            f"no answer found in any of the first {self._seen} replies: look at samples.jsonl for the form "
            "that the model uses; --answer-from anywhere reads answers inside the thinking"
        )

    def _mostly_truncated(self) -> str | None:
        if self._counts["truncated"] * 2 < self._seen:
            return None
        return (
            f"{self._counts['truncated']} of the first {self._seen} replies were cut at max tokens and count "
            "as wrong unless they hold an answer: raise --max-tokens"
        )

    def _identical(self) -> str | None:
        if self._temperature == 0:
            return None
        enough = min(self._k, 4)
        for question_id, hashes in self._hashes.items():
            if len(hashes) >= max(2, enough) and len(set(hashes)) == 1:
                return (
                    f"the first {len(hashes)} samples of question {question_id} are identical: the server "
                    "ignores the seed or the temperature, or a cache answers; k samples then count as one"
                )
        return None
