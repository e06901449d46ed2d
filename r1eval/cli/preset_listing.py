"""The output of `r1eval list --presets`: each preset with its settings and its source."""

import json
from dataclasses import asdict
from textwrap import fill, indent

from r1eval.run.presets import Preset, presets
from reports.schema_version import SCHEMA_VERSION
from reports.settings import SAMPLING_TITLES

WIDTH = 100
"""terminal columns at which lines are wrapped"""


def format_presets(as_json: bool) -> str:
    """All presets, in the order of the table."""
    if as_json:
        return json.dumps([_to_json(one) for one in presets().values()], indent=1, ensure_ascii=False)
    return "\n\n".join(_to_text(one) for one in presets().values())


def _to_json(preset: Preset) -> dict[str, object]:
    settings = None if preset.from_model else dict(preset.settings)
    return {"schema": SCHEMA_VERSION, **asdict(preset), "settings": settings}


def _to_text(preset: Preset) -> str:
    lines = [
        preset.title,
        _settings(preset),
        f"source: {preset.source}",
        *([f"note: {preset.note}"] if preset.note else []),
    ]
    return "\n".join([preset.name, *(indent(fill(line, WIDTH - 2), "  ") for line in lines)])


def _settings(preset: Preset) -> str:
    """What the preset sets, in words; `model` sets what the file says."""
    if preset.from_model:
        return "the sampling that the file states; what it leaves out is neutral"
    titles = SAMPLING_TITLES.items()
    parts = [f"{title} {_value(preset.settings[name])}" for name, title in titles if name in preset.settings]
    parts += [f"chat template {name}={json.dumps(v)}" for name, v in preset.chat_template_args.items()]
    parts += [f"system prompt {preset.system!r}"] if preset.system else []
    parts += [f"replies start with {preset.prefill!r}"] if preset.prefill else []
    parts += ["no chat template, prompts in a template"] if preset.completion else []
    parts += [f"thinking in {' … '.join(preset.thinking)}"] if preset.thinking else []
    return ", ".join(parts)


def _value(value: float | list[str]) -> str:
    if isinstance(value, list):
        return " ".join(map(repr, value))
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
