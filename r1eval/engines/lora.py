"""Reads a LoRA adapter's configuration, in PEFT's format, and checks what vLLM can load of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.engines.model_files import ADAPTER_FILE, find_file, read_json
from r1eval.errors import R1evalError

RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)
"""values of vLLM's `max_lora_rank`"""

WEIGHT_FILES = ("adapter_model.safetensors", "adapter_model.bin", "adapter_model.pt")
TOKENIZER_FILES = ("chat_template.jinja", "tokenizer_config.json")


@dataclass(frozen=True)
class Adapter:
    """A LoRA adapter."""

    path: str
    """its absolute folder, or its hub id"""
    rank: int
    """the largest of its modules"""
    base: str
    """the model that it was trained on; "" if it does not say"""


def read_adapter(lora: str) -> Adapter:
    """The adapter in a folder or at the hub; R1evalError if there is none, or vLLM can't load its kind."""
    folder = Path(lora)
    if not folder.exists() and (folder.is_absolute() or lora.startswith((".", "~")) or lora.count("/") != 1):
        raise R1evalError(f"--lora {lora}: there is no such folder; give an adapter's folder or hub id")
    found = find_file(lora, ADAPTER_FILE)
    if found is None:
        raise R1evalError(
            f"--lora {lora}: has no {ADAPTER_FILE} (is it a whole model? then give it as --model)"
        )
    config = read_json(found)
    kind = config.get("peft_type") or "LORA"
    if kind != "LORA":
        raise R1evalError(f"--lora {lora}: is an adapter of type {kind}; vLLM loads LORA only")
    if not any(find_file(lora, name) for name in WEIGHT_FILES):
        raise R1evalError(f"--lora {lora}: has no weights ({' or '.join(WEIGHT_FILES)})")
    path = str(folder.resolve()) if folder.exists() else lora
    return Adapter(path, _rank(lora, config), str(config.get("base_model_name_or_path") or ""))


def _rank(lora: str, config: Mapping[str, Any]) -> int:
    patterns = config.get("rank_pattern") or {}
    ranks = [config.get("r"), *(patterns.values() if isinstance(patterns, dict) else [None])]
    if not all(isinstance(rank, int) and rank > 0 for rank in ranks):
        raise R1evalError(f"--lora {lora}: {ADAPTER_FILE} must have its rank r, a number over 0")
    largest: int = max(ranks)
    if largest > RANKS[-1]:
        raise R1evalError(f"--lora {lora}: has rank {largest}; vLLM takes up to {RANKS[-1]}")
    return largest


def lora_arguments(adapter: Adapter) -> dict[str, Any]:
    """The engine arguments that vLLM needs for it."""
    return {
        "enable_lora": True,
        "max_loras": 1,
        "max_lora_rank": next(rank for rank in RANKS if rank >= adapter.rank),
    }


def lora_notices(adapter: Adapter, model: str) -> list[str]:
    """What a reader of the results must know about this adapter on this model."""
    notices = []
    if adapter.base and _name(adapter.base) != _name(model):
        notices.append(f"--lora {adapter.path}: was trained on {adapter.base}, not {model}")
    differing = [name for name in TOKENIZER_FILES if _differs(adapter.path, model, name)]
    if differing:
        notices.append(
            f"--lora {adapter.path}: its own {differing[0]} is not used, as in vLLM; the model's is "
            f"(--engine-arg tokenizer={adapter.path} takes the adapter's)"
        )
    return notices


def _name(model: str) -> str:
    """A model's name without its owner or folder, to compare a hub id with a copy of it."""
    return model.rstrip("/").rpartition("/")[2].lower()


def _differs(adapter: str, model: str, name: str) -> bool:
    own, base = find_file(adapter, name), find_file(model, name)
    return own is not None and (base is None or own.read_bytes() != base.read_bytes())
