"""What the user asked for, checked once, frozen, written into the run."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from benchmarks.datasets import judged
from benchmarks.selection import Selection
from benchmarks.types import Benchmark, Question, Sampling
from r1eval.errors import R1evalError
from r1eval.scoring.grades import AnswerFrom
from r1eval.store.records import Message

PRESETS: Mapping[str, tuple[Sampling, str]] = {
    # DeepSeek-R1, README section 4 and paper section 3: one sampling for all sets, k "between 4 and 64,
    # depending on the test set size" (so each benchmark's own k), replies made to start with "<think>\n".
    "r1": (Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=0), "<think>\n"),
}

HOW_FAST = frozenset(
    {
        "concurrency",
        "data_parallel_size",
        "gpu_memory_utilization",
        "max_num_batched_tokens",
        "max_num_seqs",
        "path",
        "tensor_parallel_size",
        "timeout",
    }
)
"""Engine arguments that say how fast or from where, not what: they may change when a run is resumed."""

WHERE = frozenset({"base_urls", "data", "how_fast", "isolation"})
"""Fields of a plan that may change when a run is resumed."""


@dataclass(frozen=True)
class Overrides:
    """Sampling as given on the command line; None where the benchmark (or preset) decides."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    k: int | None = None


@dataclass(frozen=True)
class Plan:
    model: str
    engine: str
    engine_args: Mapping[str, str]
    """those that may change what is generated"""
    sampling: Mapping[str, Sampling]
    """benchmark name -> how it is sampled, in the order in which the benchmarks were named"""
    seed: int
    limit: int | None
    """only the first questions of each benchmark; None = all"""
    preset: str | None
    prefill: str
    """what replies are made to start with, unless the chat template already does it"""
    answer_from: AnswerFrom
    """`answer` (after the thinking) or `anywhere`"""
    base_urls: tuple[str, ...] = ()
    data: str | None = None
    how_fast: Mapping[str, str] = field(default_factory=dict)
    """engine arguments of HOW_FAST"""
    selection: Selection = field(default_factory=Selection)
    """which questions, and in which language; in `run.json` only what the user gave"""
    judging: str = "judge"
    """rules by which programs are judged: `judge`, or LiveCodeBench's, `lcb`"""
    isolation: str = "bubblewrap"
    """of the programs that are judged; `none` leaves them unprotected"""

    def at(self, ks: Mapping[str, int]) -> "Plan":
        """The plan with these ks; benchmarks that are not named keep theirs."""
        sampling = {name: replace(one, k=ks.get(name, one.k)) for name, one in self.sampling.items()}
        return replace(self, sampling=sampling)

    def as_json(self) -> dict[str, Any]:
        """The plan for `run.json`; a password in a server's address stays out of it."""
        shown = replace(self, base_urls=tuple(re.sub(r"//[^/@]*@", "//", url) for url in self.base_urls))
        plan = {**asdict(shown), "selection": self.selection.given()}
        return json.loads(json.dumps(plan))  # type: ignore[no-any-return]  # a dict in, a dict out


def sampling_of(benchmark: Benchmark, preset: str | None, overrides: Overrides) -> Sampling:
    """The benchmark's own sampling, replaced by the preset's, replaced by what the user gave.

    A value that contradicts the preset is an error: the preset's name must mean what it says.
    """
    sampling = benchmark.sampling
    if preset is not None:
        fixed = PRESETS[preset][0]
        for name in ("temperature", "top_p", "max_tokens"):
            given, asked = getattr(overrides, name), getattr(fixed, name)
            if given not in (None, asked):
                option = "--" + name.replace("_", "-")
                raise R1evalError(
                    f"--preset {preset} means {option} {asked}, not {given}; leave one of the two out"
                )
        sampling = replace(fixed, k=sampling.k)
    given_values = {
        f.name: value for f in fields(overrides) if (value := getattr(overrides, f.name)) is not None
    }
    return _checked(replace(sampling, **given_values))


def _checked(sampling: Sampling) -> Sampling:
    rules = (
        (sampling.temperature >= 0, f"--temperature {sampling.temperature}: give 0 or more"),
        (0 < sampling.top_p <= 1, f"--top-p {sampling.top_p}: give more than 0, at most 1"),
        (sampling.max_tokens >= 1, f"--max-tokens {sampling.max_tokens}: give 1 or more"),
        (sampling.k >= 1, f"--k {sampling.k}: give 1 or more"),
        (
            sampling.temperature > 0 or sampling.k == 1,
            f"--temperature 0 makes all {sampling.k} samples of a question equal; add --k 1",
        ),
    )
    for holds, message in rules:
        if not holds:
            raise R1evalError(message)
    return sampling


def differences(stored: Mapping[str, Any], wanted: Plan) -> list[str]:
    """What differs between the plan of an existing run and a new one, a line each; [] if it can go on."""
    stored, new = {"selection": {}, "judging": "judge", **stored}, wanted.as_json()  # older runs lack them
    return [
        f"{name}: {_brief(stored.get(name))} in the folder, {_brief(new.get(name))} now"
        for name in sorted(stored.keys() | new.keys())
        if name not in WHERE and stored.get(name) != new.get(name)
    ]


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "…"


def fingerprint(
    questions: Sequence[Question], asked: Iterable[tuple[Message, ...]], sampling: Sampling
) -> str:
    """SHA-256 over what was asked: question ids, messages, golds, tests and judging, sampling (hex)."""
    digest = hashlib.sha256(json.dumps(asdict(sampling), sort_keys=True).encode())
    for question, messages in zip(questions, asked, strict=True):
        parts = [
            question.id,
            [[message.role, message.content] for message in messages],
            question.gold,
            judged(question),
        ]
        digest.update(json.dumps(parts, ensure_ascii=True).encode())
    return digest.hexdigest()


def default_out(model: str, benchmarks: Iterable[str]) -> Path:
    """`runs/MODEL-BENCHMARK+BENCHMARK`, so that the same command finds its folder again."""
    tail = Path(model.rstrip("/")).name or "model"
    return Path("runs") / f"{tail}-{'+'.join(benchmarks)}"[:120]
