"""The sampling of each benchmark: its own, a preset's, the user's options; and the range of each setting."""

from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

from benchmarks.types import Benchmark, Sampling
from r1eval.errors import R1evalError
from r1eval.run.presets import Preset


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


def resolve_sampling(benchmark: Benchmark, preset: Preset | None, overrides: SamplingOverrides) -> Sampling:
    """The benchmark's sampling, overridden by the preset, overridden by the user's options.

    A preset decides how tokens are drawn: what it does not name is neutral there. k, and max tokens and stop
    texts unless it names them, stay the benchmark's. R1evalError for values out of range.
    """
    sampling = benchmark.sampling
    if preset is not None:
        sampling = preset_sampling(preset, sampling)
    return check_sampling(replace(sampling, **overrides.values()))


def preset_sampling(preset: Preset, own: Sampling) -> Sampling:
    """A preset's sampling of a benchmark that has this one of its own."""
    kept = {"temperature": 1.0, "top_p": 1.0, "max_tokens": own.max_tokens, "k": own.k, "stop": own.stop}
    return Sampling.from_json({**kept, **preset.settings})


def check_sampling(sampling: Sampling) -> Sampling:
    """The sampling unchanged; R1evalError for a value out of range."""
    rules = (
        (0 <= sampling.temperature < inf, f"--temperature {sampling.temperature}: give 0 or more"),
        (0 < sampling.top_p <= 1, f"--top-p {sampling.top_p}: give more than 0, at most 1"),
        (sampling.max_tokens >= 1, f"--max-tokens {sampling.max_tokens}: give 1 or more"),
        (sampling.top_k >= 0, f"--top-k {sampling.top_k}: give 1 or more, or 0 for all tokens"),
        (sampling.top_k < 2**31, f"--top-k {sampling.top_k}: too large for an engine; give 0 for all tokens"),
        (0 <= sampling.min_p <= 1, f"--min-p {sampling.min_p}: give 0 to 1"),
        (
            abs(sampling.presence_penalty) <= 2,
            f"--presence-penalty {sampling.presence_penalty}: give -2 to 2",
        ),
        (
            abs(sampling.frequency_penalty) <= 2,
            f"--frequency-penalty {sampling.frequency_penalty}: give -2 to 2",
        ),
        (
            0 < sampling.repetition_penalty < inf,
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
