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
from r1eval.run.presets import Preset
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.thinking import ThinkingTags
from r1eval.store.records import Message

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
    top_k: int | None = None
    min_p: float | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    repetition_penalty: float | None = None
    stop: tuple[str, ...] | None = None

    def values(self) -> dict[str, Any]:
        """The settings that the user gave."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}


@dataclass(frozen=True)
class Frame:
    """What goes around each benchmark's own prompt."""

    system: str = ""
    """the system message; "" for none"""
    template: str = ""
    """text around the prompt, with `{prompt}` for it; "" for none"""


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
    system: str = ""
    """the system message; "" for none"""
    chat_template_args: Mapping[str, Any] = field(default_factory=dict)
    """variables of the chat template, such as `enable_thinking`"""
    completion: bool = False
    """prompts are sent without a chat template, as for base models"""
    template: str = ""
    """text around each prompt, with `{prompt}` for the benchmark's own; "" for none"""
    thinking: ThinkingTags | None = None
    """where thinking begins and ends, if the user or the preset says so"""
    lora: str = ""
    """a LoRA adapter: a folder or a hub id; "" for none"""

    @property
    def frame(self) -> Frame:
        """What goes around each prompt."""
        return Frame(self.system, self.template)

    def with_ks(self, ks: Mapping[str, int]) -> "Plan":
        """The plan with these values of k; benchmarks that are not named keep theirs."""
        sampling = {name: replace(one, k=ks.get(name, one.k)) for name, one in self.sampling.items()}
        return replace(self, sampling=sampling)

    def to_json(self) -> dict[str, Any]:
        """The plan for `run.json`, without passwords in server URLs."""
        redacted = replace(self, base_urls=tuple(re.sub(r"//[^/@]*@", "//", url) for url in self.base_urls))
        plan = {**asdict(redacted), "selection": self.selection.options()}
        return json.loads(json.dumps(plan))  # type: ignore[no-any-return]  # a dict in, a dict out


def resolve_sampling(benchmark: Benchmark, preset: Preset | None, overrides: SamplingOverrides) -> Sampling:
    """The benchmark's sampling, overridden by the preset, overridden by the user's options.

    A preset is all of the sampling but k: what it does not name is neutral. R1evalError for values out of
    range.
    """
    sampling = benchmark.sampling
    if preset is not None and preset.settings:
        stated = {**_UNSTATED, "k": sampling.k, "stop": sampling.stop, **preset.settings}
        sampling = Sampling.from_json(stated)
    return check_sampling(replace(sampling, **overrides.values()))


_UNSTATED = {"temperature": 1.0, "top_p": 1.0, "max_tokens": 32_768}
"""what a preset asks for if its source does not say"""


def check_sampling(sampling: Sampling) -> Sampling:
    """The sampling unchanged; R1evalError for a value out of range."""
    rules = (
        (sampling.temperature >= 0, f"--temperature {sampling.temperature}: give 0 or more"),
        (0 < sampling.top_p <= 1, f"--top-p {sampling.top_p}: give more than 0, at most 1"),
        (sampling.max_tokens >= 1, f"--max-tokens {sampling.max_tokens}: give 1 or more"),
        (sampling.top_k >= 0, f"--top-k {sampling.top_k}: give 1 or more, or 0 for all tokens"),
        (0 <= sampling.min_p <= 1, f"--min-p {sampling.min_p}: give 0 to 1"),
        *(
            (abs(value) <= 2, f"--{name}-penalty {value}: give -2 to 2")
            for name, value in (
                ("presence", sampling.presence_penalty),
                ("frequency", sampling.frequency_penalty),
            )
        ),
        (
            sampling.repetition_penalty > 0,
            f"--repetition-penalty {sampling.repetition_penalty}: give more than 0; 1 changes nothing",
        ),
        (all(sampling.stop), "--stop '': give a text that is not empty"),
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
    stored, new = with_later_fields(stored), plan.to_json()
    return [
        f"{name}: {_shorten(stored.get(name))} in the folder, {_shorten(new.get(name))} now"
        for name in sorted(stored.keys() | new.keys())
        if name not in RESUMABLE_FIELDS and stored.get(name) != new.get(name)
    ]


LATER_FIELDS: Mapping[str, Any] = {
    "selection": {},
    "judging": "judge",
    "system": "",
    "chat_template_args": {},
    "completion": False,
    "template": "",
    "thinking": None,
    "lora": "",
}
"""fields of a plan that older runs do not have, and what these runs did"""


def with_later_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    """A stored plan with the fields that were added after it was written."""
    sampling = {name: asdict(Sampling.from_json(one)) for name, one in stored["sampling"].items()}
    return {**LATER_FIELDS, **stored, "sampling": json.loads(json.dumps(sampling))}


def _shorten(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "…"


def fingerprint(
    questions: Sequence[Question], prompts: Iterable[tuple[Message, ...]], sampling: Sampling
) -> str:
    """SHA-256 (hex) over question ids, messages, golds, tests, judging and sampling."""
    neutral = asdict(Sampling(temperature=0, top_p=0, max_tokens=0, k=0))
    later = ("top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty", "stop")
    asked = {
        name: value for name, value in asdict(sampling).items() if name not in later or value != neutral[name]
    }  # so that the runs of before these settings keep their fingerprints
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode())
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
