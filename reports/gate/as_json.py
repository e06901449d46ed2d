"""A verdict for programs: JSON with every field, shares in 0..1, null where undefined, its form versioned."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from math import isfinite
from typing import Any

from reports.gate.verdict import EXITS, Gate

SCHEMA = 1
"""grows when a field changes its meaning or goes; new fields may come without"""


def as_json(gate: Gate) -> str:
    """`{"schema": 1, "tool": "r1eval gate", "state": "passes", …}` and the fields of `Gate`.

    ASCII alone, so that nothing in an answer can hide; lone surrogates, which no strict reader takes, are
    U+FFFD. Ends with a newline.
    """
    head = {"schema": SCHEMA, "tool": "r1eval gate", "state": EXITS[gate.exit_code]}
    return json.dumps({**head, **_value(gate)}, indent=1, allow_nan=False) + "\n"


def _value(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    if isinstance(value, Mapping):
        return {_whole(str(key)): _value(part) for key, part in value.items()}
    if is_dataclass(value):
        return {field.name: _value(getattr(value, field.name)) for field in fields(value)}
    return value


def _whole(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
