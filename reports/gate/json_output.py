"""A verdict as JSON: every field, shares in 0..1, null where undefined, with a schema version."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isfinite
from typing import Any

from reports.gate.verdict import EXIT_MEANINGS, GateVerdict
from reports.schema_version import SCHEMA_VERSION


def to_json(gate: GateVerdict) -> str:
    """`{"schema": 1, "tool": "r1eval gate", "state": "passes", …}` and the fields of `GateVerdict`.

    The output is pure ASCII, so that no character of an answer is invisible. Lone surrogates, which strict
    parsers reject, become U+FFFD. Ends with a newline.
    """
    head = {"schema": SCHEMA_VERSION, "tool": "r1eval gate", "state": EXIT_MEANINGS[gate.exit_code]}
    return json.dumps({**head, **_value(gate)}, indent=1, allow_nan=False) + "\n"


def _value(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _replace_surrogates(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, Mapping):
        return {_replace_surrogates(str(key)): _value(part) for key, part in value.items()}
    if is_dataclass(value):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    return value


def _replace_surrogates(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
