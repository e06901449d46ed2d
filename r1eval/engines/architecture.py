"""Whether two checkpoints are one architecture with one tokenizer, so that only their weights differ."""

import json
from pathlib import Path
from typing import Any

from r1eval.engines.weight_files import UnfinishedFileError, model_tensors

IGNORED_KEYS = ("_name_or_path", "transformers_version", "use_cache")
"""keys of config.json that say nothing of the model"""

SHARED_FILES = (
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "tokenizer.model",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "chat_template.jinja",
    "chat_template.json",
)
"""files that must be equal, or in neither"""


def architecture_difference(one: Path, other: Path) -> str:
    """Why the weights of one model folder cannot take the place of another's; "" if they can."""
    if not (one.is_dir() and other.is_dir()):
        return "it is not in a folder"
    if _config(one) != _config(other):
        return "config.json differs"
    for name in SHARED_FILES:
        if _content(one / name) != _content(other / name):
            return f"{name} differs"
    try:
        same = model_tensors(one) == model_tensors(other)
    except UnfinishedFileError as error:
        return f"its tensors are not known ({error})"
    return "" if same else "its tensors differ in name, shape or type"


def _config(folder: Path) -> dict[str, Any] | None:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return {key: value for key, value in config.items() if key not in IGNORED_KEYS}


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
