"""Reads a model's configuration and derives its context length from it, as vLLM does.

vLLM's rule (`_get_and_verify_max_len` in vllm/config/model.py, 0.32) is repeated here because importing vLLM
takes longer than everything else before a run. The tests compare the two.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from r1eval.engines.model_files import (
    file_names,
    find_file,
    has_mistral_weights,
    is_gguf,
    locate,
    read_error,
    read_json,
)
from r1eval.errors import R1evalError

LENGTH_KEYS = (
    "max_position_embeddings",
    "n_positions",
    "max_seq_len",
    "seq_length",
    "model_max_length",
    "max_target_positions",
    "max_sequence_length",
    "max_seq_length",
    "seq_len",
)
"""keys of a configuration that may state the context; the smallest counts"""

LENGTH_IF_UNSTATED = 2048
MISTRAL_LENGTH_IF_UNSTATED = 128_000

UNSCALED_ROPES = ("su", "longrope", "llama3", "yarn", "deepseek_yarn", "deepseek_llama_scaling")
"""rope types whose factor the stated length contains already"""

QUANTIZATION_FILES = ("config.json", "params.json", "hf_quant_config.json")
QUANTIZATION_KEYS = ("quantization_config", "compression_config", "quantization")

TEXT_CONFIGS = ("text_config", "llm_config")
"""where the configuration of a model for images holds that of its language model"""


class DerivedLength(NamedTuple):
    """The context that a configuration states."""

    tokens: int
    key: str
    """the key that states it"""
    default: int
    """the context if the user asks for none"""


def context_tokens(model: str, args: Mapping[str, Any]) -> int | None:
    """The context that vLLM will use: prompt plus output tokens; None if the configuration does not tell.

    `args`: vLLM's engine arguments. R1evalError if they ask for more than the model takes.
    """
    asked: int | None = args.get("max_model_len")
    config = text_config(model, args)
    try:
        derived = _derive_length(config, sliding=not args.get("disable_sliding_window"))
    except (AttributeError, TypeError, ValueError) as error:
        raise read_error(model, "configuration", error) from None
    if asked is not None and asked != -1:
        if derived is not None:
            _check_asked(asked, derived, config)
        return asked
    return None if derived is None else derived.default


def is_quantized(model: str, args: Mapping[str, Any]) -> bool:
    """Whether the weights are quantized, by the checkpoint's configuration or the user's arguments."""
    if args.get("quantization") or is_gguf(model):
        return True
    for name in QUANTIZATION_FILES:
        path = find_file(str(args.get("hf_config_path") or model), name, args.get("revision"))
        config = {} if path is None else read_json(path)
        nested = [config, *(one for key in TEXT_CONFIGS if isinstance(one := config.get(key), dict))]
        if any(one.get(key) for one in nested for key in QUANTIZATION_KEYS):
            return True
    return False


def _check_asked(asked: int, derived: DerivedLength, config: Any) -> None:
    if asked < 1:
        raise R1evalError(f"--engine-arg max_model_len={asked}: give a number of tokens, or auto")
    longest = max(derived.tokens, int(getattr(config, "model_max_length", None) or 0))
    is_allowed = os.environ.get("VLLM_ALLOW_LONG_MAX_MODEL_LEN", "0").strip().lower() in ("1", "true")
    if asked > longest and not is_allowed:
        raise R1evalError(
            f"--engine-arg max_model_len={asked}: the model's configuration allows {longest} "
            f"({derived.key}); give {longest} or less, or extend it by --engine-arg hf_overrides=… as the "
            "model's card says (VLLM_ALLOW_LONG_MAX_MODEL_LEN=1 lets vLLM try without)"
        )


def _derive_length(config: Any, *, sliding: bool) -> DerivedLength | None:
    """The stated context; None for a configuration of an unknown kind that states none."""
    lengths = {key: int(value) for key in LENGTH_KEYS if (value := getattr(config, key, None)) is not None}
    if getattr(config, "model_max_length", None):
        lengths = {"model_max_length": int(config.model_max_length)}
    window = getattr(config, "sliding_window", None)
    if window and not sliding and window < min(lengths.values(), default=window + 1):
        lengths = {"sliding_window": int(window)}
    if not lengths:
        return (
            DerivedLength(LENGTH_IF_UNSTATED, "none stated", LENGTH_IF_UNSTATED)
            if _is_known(config)
            else None
        )
    key = min(lengths, key=lengths.__getitem__)
    tokens = int(lengths[key] * _rope_factor(config))
    default = tokens
    if any(rope.get("rope_type") == "longrope" for rope in _ropes(config)):
        default = int(getattr(config, "original_max_position_embeddings", None) or tokens)
    return DerivedLength(tokens, key, default)


def _is_known(config: Any) -> bool:
    from transformers import PreTrainedConfig

    return type(config) is not PreTrainedConfig


def _rope_factor(config: Any) -> float:
    """What the stated length is multiplied by: the factor of a rope scaling that it does not contain."""
    if "gemma3" in (getattr(config, "model_type", None) or ""):
        return 1.0
    factor: float | None = 1.0
    for rope in _ropes(config):
        if rope.get("rope_type") not in UNSCALED_ROPES:
            factor = rope.get("factor", factor)
    return 1.0 if factor is None else factor


def _ropes(config: Any) -> Iterator[dict[str, Any]]:
    """The rope parameters of a configuration, one for each kind of layer."""
    stated = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None)
    if not isinstance(stated, dict):
        return
    nested = [value for value in stated.values() if isinstance(value, dict)]
    for rope in nested or [stated]:
        kind = rope.get("rope_type") or rope.get("type") or "default"
        yield {**rope, "rope_type": {"su": "longrope", "mrope": "default"}.get(kind, kind)}


def text_config(model: str, args: Mapping[str, Any]) -> Any:
    """The configuration of the language model, with the user's `hf_overrides`; R1evalError if unreadable."""
    source = str(args.get("hf_config_path") or model)
    overrides = args.get("hf_overrides") or {}
    if not isinstance(overrides, dict):
        raise R1evalError(f"--engine-arg hf_overrides={overrides}: give a JSON object")
    try:
        config = _read_config(source, args, overrides)
        _override(config, overrides)
        return config.get_text_config()
    except R1evalError:
        raise
    except Exception as error:  # noqa: BLE001 - transformers raises errors of any kind for a bad file
        raise read_error(model, "configuration", error) from None


def _read_config(source: str, args: Mapping[str, Any], overrides: Mapping[str, Any]) -> Any:
    from transformers import CONFIG_MAPPING, AutoConfig, PreTrainedConfig

    revision = args.get("revision")
    if args.get("config_format") == "mistral" or _is_mistral(source, revision):
        return _read_mistral_config(source, revision)
    source, where = locate(source, revision)
    raw, _ = PreTrainedConfig.get_config_dict(source, **where)
    if not isinstance(raw, dict) or not raw:
        raise R1evalError(f"model {source}: its config.json must hold a JSON object with settings")
    kind = overrides.get("model_type") or raw.get("model_type")
    trust = bool(args.get("trust_remote_code"))
    if kind in CONFIG_MAPPING or (trust and "auto_map" in raw):
        return AutoConfig.from_pretrained(source, trust_remote_code=trust, **where)
    return _plain_config(raw)


def _plain_config(raw: Mapping[str, Any]) -> Any:
    """The configuration of a kind of model that transformers does not know: what it states, no defaults."""
    from transformers import PreTrainedConfig

    config = PreTrainedConfig()
    for key, value in raw.items():
        if key in TEXT_CONFIGS and isinstance(value, dict):
            config.text_config = _plain_config(value)
        else:
            setattr(config, key, value)
    return config


def _is_mistral(source: str, revision: str | None) -> bool:
    """Whether vLLM takes Mistral's own format, which a repository may have beside the usual one."""
    return has_mistral_weights(source, revision) and "params.json" in file_names(source, revision)


def _read_mistral_config(source: str, revision: str | None) -> Any:
    from transformers import AutoConfig

    path = find_file(source, "params.json", revision)
    if path is None:
        raise R1evalError(f"model {source}: has no params.json, which config_format=mistral needs")
    params = read_json(path)
    if params.get("max_position_embeddings") is None:
        usual = find_file(source, "config.json", revision)
        config = None if usual is None else AutoConfig.from_pretrained(usual.parent).get_text_config()
        stated = getattr(config, "max_position_embeddings", None)
        params["max_position_embeddings"] = stated or MISTRAL_LENGTH_IF_UNSTATED
    if isinstance(params.get("yarn"), dict):
        params["rope_parameters"] = {"rope_type": "yarn", **params.pop("yarn")}
    return _plain_config(params)


def _override(config: Any, overrides: Mapping[str, Any]) -> None:
    """Apply `hf_overrides` as vLLM does: dicts go into nested configurations, all else replaces."""
    from transformers import PreTrainedConfig

    for key, value in overrides.items():
        nested = getattr(config, key, None)
        if isinstance(value, dict) and isinstance(nested, PreTrainedConfig):
            _update(nested, value)
        else:
            setattr(config, key, value)


def _update(target: Any, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        nested = target.get(key) if isinstance(target, dict) else getattr(target, key, None)
        if isinstance(value, dict) and (isinstance(nested, dict) or hasattr(nested, "__dict__")):
            _update(nested, value)
        elif isinstance(target, dict):
            target[key] = value
        else:
            setattr(target, key, value)
