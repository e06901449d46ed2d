"""The example row in a benchmark module's docstring."""

import json
from types import ModuleType
from typing import Any


def opening_row(module: ModuleType, config: str = "default", index: int = 0) -> dict[str, Any]:
    """The JSON object in the module's docstring, as a row of its data set: with `@config` and `@row`."""
    assert module.__doc__ is not None
    row: dict[str, Any] = json.JSONDecoder().raw_decode(module.__doc__, module.__doc__.index("{\n"))[0]
    return {**row, "@config": config, "@row": index}
