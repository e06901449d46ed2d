"""The plan of a run: the user's settings, validated, frozen and recorded in run.json."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from benchmarks.datasets import judging_key
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

PERFORMANCE_ARGS = frozenset(
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
"""engine arguments that affect speed or location, not the samples: they may change when a run is resumed"""

RESUMABLE_FIELDS = frozenset({"base_urls", "data", "how_fast", "isolation"})
"""fields of a plan that may change when a run is resumed"""


@dataclass(frozen=True)
class SamplingOverrides:
    """Sampling options of the command line; None where the preset or the benchmark decides."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    k: int | None = None


@dataclass(frozen=True)
class Plan:
    """The settings of a run; its fields are keys of `plan` in run.json."""

    model: str
    engine: str
    engine_args: Mapping[str, str]
    """those that may affect the samples"""
    sampling: Mapping[str, Sampling]
    """benchmark name -> its sampling, in the order of the command line"""
    seed: int
    limit: int | None
    """only the first questions of each benchmark; None = all"""
    preset: str | None
    prefill: str
    """text that replies are made to start with, unless the chat template already ends with it"""
    answer_from: AnswerFrom
    """`answer` (after the thinking) or `anywhere`"""
    base_urls: tuple[str, ...] = ()
    data: str | None = None
    how_fast: Mapping[str, str] = field(default_factory=dict)
    """engine arguments in PERFORMANCE_ARGS"""
    selection: Selection = field(default_factory=Selection)
    """which questions, and in which language; in `run.json` only the options that the user gave"""
    judging: str = "judge"
    """rules by which programs are judged: `judge` (r1eval's) or `lcb` (LiveCodeBench's)"""
    isolation: str = "bubblewrap"
    """of programs while they are judged; `none` leaves this machine unprotected"""

    def with_ks(self, ks: Mapping[str, int]) -> "Plan":
        """The plan with these values of k; benchmarks that are not named keep theirs."""
        sampling = {name: replace(one, k=ks.get(name, one.k)) for name, one in self.sampling.items()}
        return replace(self, sampling=sampling)

    def to_json(self) -> dict[str, Any]:
        """The plan for `run.json`, without passwords in server URLs."""
        redacted = replace(self, base_urls=tuple(re.sub(r"//[^/@]*@", "//", url) for url in self.base_urls))
        plan = {**asdict(redacted), "selection": self.selection.options()}
        return json.loads(json.dumps(plan))  # type: ignore[no-any-return]  # a dict in, a dict out


def resolve_sampling(benchmark: Benchmark, preset: str | None, overrides: SamplingOverrides) -> Sampling:
    """The benchmark's sampling, overridden by the preset, overridden by the user's options.

    R1evalError for an option that contradicts the preset, and for values out of range.
    """
    sampling = benchmark.sampling
    if preset is not None:
        fixed = PRESETS[preset][0]
        for name in ("temperature", "top_p", "max_tokens"):
            value, preset_value = getattr(overrides, name), getattr(fixed, name)
            if value not in (None, preset_value):
                option = "--" + name.replace("_", "-")
                raise R1evalError(
                    f"--preset {preset} means {option} {preset_value}, not {value}; leave one of the two out"
                )
        sampling = replace(fixed, k=sampling.k)
    user_values = {
        f.name: value for f in fields(overrides) if (value := getattr(overrides, f.name)) is not None
    }
    return _check_sampling(replace(sampling, **user_values))


def _check_sampling(sampling: Sampling) -> Sampling:
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
    for is_valid, message in rules:
        if not is_valid:
            raise R1evalError(message)
    return sampling


def differences(stored: Mapping[str, Any], plan: Plan) -> list[str]:
    """The differences between a stored plan and a new one, one line each; [] if the run can be resumed."""
    stored, new = {"selection": {}, "judging": "judge", **stored}, plan.to_json()  # not in older runs
    return [
        f"{name}: {_shorten(stored.get(name))} in the folder, {_shorten(new.get(name))} now"
        for name in sorted(stored.keys() | new.keys())
        if name not in RESUMABLE_FIELDS and stored.get(name) != new.get(name)
    ]


def _shorten(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "…"


def fingerprint(
    questions: Sequence[Question], prompts: Iterable[tuple[Message, ...]], sampling: Sampling
) -> str:
    """SHA-256 (hex) over question ids, messages, golds, tests, judging and sampling."""
    digest = hashlib.sha256(json.dumps(asdict(sampling), sort_keys=True).encode())
    for question, messages in zip(questions, prompts, strict=True):
        parts = [
            question.id,
            [[message.role, message.content] for message in messages],
            question.gold,
            judging_key(question),
        ]
        digest.update(json.dumps(parts, ensure_ascii=True).encode())
    return digest.hexdigest()


def default_out(model: str, benchmarks: Iterable[str]) -> Path:
    """`runs/MODEL-BENCHMARK+BENCHMARK`, so that the same command finds its folder again."""
    model_name = Path(model.rstrip("/")).name or "model"
    return Path("runs") / f"{model_name}-{'+'.join(benchmarks)}"[:120]
