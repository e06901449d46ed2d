"""Estimates how much memory a model needs, from its files and configuration, without loading it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from r1eval.engines.model_config import text_config
from r1eval.engines.model_files import find_file, read_json
from r1eval.engines.parallel import ModelSize
from r1eval.errors import R1evalError

INDEX_FILES = ("model.safetensors.index.json", "consolidated.safetensors.index.json")
WEIGHT_PATTERNS = ("*.safetensors", "*.bin", "*.gguf", "*.pt")
BITS: Mapping[str, float] = {
    "awq": 4.5,
    "gptq": 4.5,
    "mxfp4": 4.5,
    "fp8": 8,
    "modelopt": 8,
    "bitsandbytes": 4.5,
}
"""bits of a weight by quantization method, scales included; used only where no file tells"""


def model_size(model: str, args: Mapping[str, Any]) -> ModelSize | None:
    """What the model needs; None if its configuration does not tell."""
    config = text_config(model, args)
    layers, hidden = _number(config, "num_hidden_layers"), _number(config, "hidden_size")
    heads = _number(config, "num_attention_heads")
    if not (layers and hidden and heads):
        return None
    weights = _file_bytes(model, args.get("revision"), args) or _estimate_bytes(config, layers, hidden)
    cache_bytes = 1 if str(args.get("kv_cache_dtype", "auto")).startswith("fp8") else _dtype_bytes(args)
    return ModelSize(weights, layers * _cached_values(config, hidden, heads) * cache_bytes, heads)


def _cached_values(config: Any, hidden: int, heads: int) -> int:
    """The values that one layer keeps of a token: keys and values, or DeepSeek's compressed ones."""
    compressed = _number(config, "kv_lora_rank")
    if compressed:
        return compressed + _number(config, "qk_rope_head_dim")
    head = _number(config, "head_dim") or hidden // heads
    return 2 * (_number(config, "num_key_value_heads") or heads) * head


def _file_bytes(model: str, revision: str | None, args: Mapping[str, Any]) -> int:
    """Bytes of the weight files, or the total in their index; 0 if there are none here."""
    if args.get("load_format") == "dummy":
        return 0
    path = Path(model)
    if path.is_file():
        return path.stat().st_size
    for name in INDEX_FILES:
        index = find_file(model, name, revision)
        if index is not None:
            return _index_bytes(index)
    for pattern in WEIGHT_PATTERNS:
        if files := list(path.glob(pattern)) if path.is_dir() else []:
            return sum(file.stat().st_size for file in files)
    return 0


def _index_bytes(index: Path) -> int:
    try:
        metadata = read_json(index).get("metadata")
    except R1evalError:
        return 0
    size = metadata.get("total_size") if isinstance(metadata, dict) else None
    return int(size) if isinstance(size, int | float) else 0


def _estimate_bytes(config: Any, layers: int, hidden: int) -> int:
    """The weights that the configuration describes: embeddings, attention, feed-forward of all experts."""
    heads = _number(config, "num_attention_heads")
    head = _number(config, "head_dim") or hidden // heads
    attention = hidden * head * 2 * (heads + (_number(config, "num_key_value_heads") or heads))
    experts = max(_number(config, key) for key in ("num_experts", "num_local_experts", "n_routed_experts"))
    inner = _number(config, "moe_intermediate_size") if experts else 0
    feed_forward = 3 * hidden * (inner or _number(config, "intermediate_size")) * max(1, experts)
    embeddings = _number(config, "vocab_size") * hidden
    tables = 1 if getattr(config, "tie_word_embeddings", False) else 2
    quantization = getattr(config, "quantization_config", None)
    method = str(quantization.get("quant_method", "")) if isinstance(quantization, dict) else ""
    bits = BITS.get(method, 16)
    return int(layers * (attention + feed_forward) * bits / 8) + tables * embeddings * 2


def _dtype_bytes(args: Mapping[str, Any]) -> int:
    """Bytes of a cached value; vLLM runs float32 checkpoints in bfloat16 unless asked otherwise."""
    return 4 if str(args.get("dtype", "auto")) in ("float32", "float") else 2


def _number(config: Any, key: str) -> int:
    value = getattr(config, key, None)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
