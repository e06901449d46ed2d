"""Checks the names of `--engine-arg KEY=VALUE` and converts the values to the types that an engine takes."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError

BOOLEANS = {"true": True, "false": False}
SUFFIXES = {
    **{letter: 1000**power for power, letter in enumerate("kmgt", start=1)},
    **{letter: 1024**power for power, letter in enumerate("KMGT", start=1)},
}
"""as vLLM's command line reads numbers: 16k is 16,000 and 16K is 16,384"""


def check_names(engine: str, args: Iterable[str], known: Iterable[str]) -> None:
    """R1evalError for an argument that the engine does not have."""
    names = sorted(known)
    for key in args:
        if key not in names:
            names_text = f" ({', '.join(names)})" if len(names) <= 12 else ""
            raise R1evalError(
                f"--engine-arg {key}: the engine {engine} has no such argument{names_text}"
                f"{did_you_mean(key, names)}"
            )


def convert_types(args: Mapping[str, str], types: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """Each value converted to the narrowest type that its argument takes and that fits.

    Types are the names in a Python annotation: `None`, `bool`, `int`, `float`, `str`. Any other name
    stands for a choice of words or for a JSON object or list. R1evalError if no type fits.

    >>> convert_types({"dtype": "float32", "seed": "1", "eager": "true"},
    ...       {"dtype": frozenset({"Word"}), "seed": frozenset({"int"}), "eager": frozenset({"bool"})})
    {'dtype': 'float32', 'seed': 1, 'eager': True}
    """
    return {key: _convert(key, text, types[key]) for key, text in args.items()}


def _convert(key: str, text: str, types: frozenset[str]) -> Any:
    word = text.strip().lower()
    if "None" in types and word in ("none", "null"):
        return None
    if "bool" in types and word in BOOLEANS:
        return BOOLEANS[word]
    for name, convert in (("int", _parse_int), ("float", float)):
        if name in types:
            try:
                return convert(text.strip())
            except ValueError:
                continue
    if not types - {"None", "bool", "int", "float"}:
        choices = " or ".join(sorted(types - {"None"})).replace("bool", "true or false")
        raise R1evalError(f"--engine-arg {key}={text}: give {choices}")
    if types - {"None", "str"} and word.startswith(("{", "[")):
        return _parse_json(key, text)
    return text


def _parse_int(text: str) -> int:
    """A whole number, or one with a suffix such as 16k; ValueError for any other text."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([kmgtKMGT])", text)
    if match is None:
        return int(text)
    number, suffix = match.groups()
    return int(float(number) * SUFFIXES[suffix]) if suffix.islower() else int(number) * SUFFIXES[suffix]


def _parse_json(key: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise R1evalError(f"--engine-arg {key}={text}: not valid JSON ({error})") from None
