"""Presets: named ways to ask a model, from the table in `presets.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.errors import did_you_mean
from r1eval.engines.generation_config import read_generation_config
from r1eval.errors import R1evalError
from r1eval.scoring.replies.thinking import ThinkingTags

TABLE = Path(__file__).with_name("presets.toml")


@dataclass(frozen=True)
class Preset:
    """How a model's makers, or a paper, ask it."""

    name: str
    title: str
    source: str
    """where the values were published"""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """fields of Sampling; k is the benchmark's own"""
    prefill: str = ""
    system: str = ""
    chat_template_args: Mapping[str, Any] = field(default_factory=dict)
    completion: bool = False
    template: str = ""
    """text around each prompt, with `{prompt}` for the benchmark's own"""
    thinking: ThinkingTags | None = None
    note: str = ""
    """what the user must add, such as a system prompt that is not ours to ship"""
    from_model: bool = False
    """its settings are those of the model's generation_config.json"""


@cache
def presets() -> Mapping[str, Preset]:
    """The presets by name, in the order of the file."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {name: _preset(name, values) for name, values in table.items()}


def find_preset(name: str) -> Preset:
    """The preset with this name; R1evalError with the known ones."""
    known = presets()
    if name not in known:
        raise R1evalError(
            f"--preset {name}: there is no such preset (`r1eval list --presets` shows them)"
            f"{did_you_mean(name, known)}"
        )
    return known[name]


def with_model_settings(preset: Preset, model: str, engine_args: Mapping[str, str]) -> Preset:
    """The preset, with the settings of the model's own file if it takes them from there.

    R1evalError if there is no such file.
    """
    if not preset.from_model:
        return preset
    return replace(preset, settings=read_generation_config(model, engine_args))


def _preset(name: str, values: Mapping[str, Any]) -> Preset:
    thinking = values.get("thinking")
    return Preset(**{**values, "name": name, "thinking": ThinkingTags(*thinking) if thinking else None})
