"""Configurations in the shape of today's model families, without weights.

Sizes and lengths are those that the published checkpoints state; nothing else of them is here.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LLAMA_3_ROPE = {
    "factor": 8.0,
    "high_freq_factor": 4.0,
    "low_freq_factor": 1.0,
    "original_max_position_embeddings": 8192,
    "rope_type": "llama3",
}
DEEPSEEK_YARN = {
    "beta_fast": 32,
    "beta_slow": 1,
    "factor": 40,
    "mscale": 1.0,
    "mscale_all_dim": 1.0,
    "original_max_position_embeddings": 4096,
    "type": "yarn",
}


EMPTY_SAFETENSORS = struct.pack("<Q", 2) + b"{}"


@dataclass(frozen=True)
class Family:
    """One kind of checkpoint and the context that vLLM gives it."""

    name: str
    config: Mapping[str, Any]
    context: int
    tokenizer_length: float = 1e30
    """`model_max_length` in its tokenizer's configuration"""
    args: Mapping[str, Any] = field(default_factory=dict)
    """engine arguments"""
    params: Mapping[str, Any] | None = None
    """Mistral's `params.json`, beside weights in Mistral's format"""


def _llama(model_type: str, length: int, **more: Any) -> dict[str, Any]:
    names = {"llama": "Llama", "qwen2": "Qwen2", "qwen3": "Qwen3", "mistral": "Mistral"}
    return {
        "architectures": [f"{names[model_type]}ForCausalLM"],
        "model_type": model_type,
        "hidden_size": 1536,
        "intermediate_size": 8960,
        "num_hidden_layers": 28,
        "num_attention_heads": 12,
        "num_key_value_heads": 2,
        "vocab_size": 151936,
        "max_position_embeddings": length,
        "rope_theta": 10000,
        "torch_dtype": "bfloat16",
        **more,
    }


QWEN_DISTILL = _llama("qwen2", 131072, sliding_window=4096, max_window_layers=21, use_sliding_window=False)
QWEN_3 = _llama("qwen3", 40960, rope_theta=1000000, rope_scaling=None, sliding_window=None, head_dim=128)
LINEAR = _llama("llama", 4096, rope_scaling={"type": "linear", "factor": 4.0})
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}

GPT_OSS = {
    "architectures": ["GptOssForCausalLM"],
    "model_type": "gpt_oss",
    "hidden_size": 2880,
    "intermediate_size": 2880,
    "head_dim": 64,
    "num_hidden_layers": 24,
    "num_attention_heads": 64,
    "num_key_value_heads": 8,
    "num_local_experts": 32,
    "num_experts_per_tok": 4,
    "vocab_size": 201088,
    "initial_context_length": 4096,
    "max_position_embeddings": 131072,
    "sliding_window": 128,
    "layer_types": ["sliding_attention", "full_attention"] * 12,
    "rope_theta": 150000,
    "rope_scaling": {
        "beta_fast": 32.0,
        "beta_slow": 1.0,
        "factor": 32.0,
        "original_max_position_embeddings": 4096,
        "rope_type": "yarn",
        "truncate": False,
    },
    "torch_dtype": "bfloat16",
}
PHI = {
    "architectures": ["Phi3ForCausalLM"],
    "model_type": "phi3",
    "hidden_size": 3072,
    "intermediate_size": 8192,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 32,
    "vocab_size": 32064,
    "max_position_embeddings": 131072,
    "original_max_position_embeddings": 4096,
    "rope_theta": 10000.0,
    "rope_scaling": {"type": "longrope", "short_factor": [1.0] * 48, "long_factor": [1.1] * 48},
    "sliding_window": 262144,
    "torch_dtype": "bfloat16",
}
GEMMA_3 = {
    "architectures": ["Gemma3ForConditionalGeneration"],
    "model_type": "gemma3",
    "text_config": {
        "model_type": "gemma3_text",
        "hidden_size": 2560,
        "intermediate_size": 10240,
        "num_hidden_layers": 34,
        "num_attention_heads": 8,
        "num_key_value_heads": 4,
        "head_dim": 256,
        "max_position_embeddings": 131072,
        "rope_scaling": {"factor": 8.0, "rope_type": "linear"},
        "sliding_window": 1024,
        "vocab_size": 262208,
    },
    "vision_config": {"model_type": "siglip_vision_model", "hidden_size": 1152, "num_hidden_layers": 27},
    "torch_dtype": "bfloat16",
}
DEEPSEEK = {
    "architectures": ["DeepseekV3ForCausalLM"],
    "model_type": "deepseek_v3",
    "hidden_size": 7168,
    "intermediate_size": 18432,
    "moe_intermediate_size": 2048,
    "num_hidden_layers": 61,
    "num_attention_heads": 128,
    "num_key_value_heads": 128,
    "n_routed_experts": 256,
    "num_experts_per_tok": 8,
    "n_group": 8,
    "topk_group": 4,
    "first_k_dense_replace": 3,
    "kv_lora_rank": 512,
    "q_lora_rank": 1536,
    "qk_nope_head_dim": 128,
    "qk_rope_head_dim": 64,
    "v_head_dim": 128,
    "vocab_size": 129280,
    "max_position_embeddings": 163840,
    "rope_theta": 10000,
    "rope_scaling": DEEPSEEK_YARN,
    "torch_dtype": "bfloat16",
}
KIMI = {**DEEPSEEK, "model_type": "kimi_k2", "max_position_embeddings": 262144}
COMMAND_R = {
    "architectures": ["CohereForCausalLM"],
    "model_type": "cohere",
    "hidden_size": 8192,
    "intermediate_size": 22528,
    "num_hidden_layers": 40,
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "vocab_size": 256000,
    "max_position_embeddings": 8192,
    "model_max_length": 131072,
    "torch_dtype": "float16",
}
MAGISTRAL_PARAMS = {
    "dim": 5120,
    "n_layers": 40,
    "head_dim": 128,
    "hidden_dim": 32768,
    "n_heads": 32,
    "n_kv_heads": 8,
    "rope_theta": 1000000000.0,
    "norm_eps": 1e-05,
    "vocab_size": 131072,
    "max_position_embeddings": 40960,
}

FAMILIES = (
    Family("R1-Distill-Qwen", QWEN_DISTILL, 131072, 16384),
    Family("R1-Distill-Llama", _llama("llama", 131072, rope_scaling=LLAMA_3_ROPE), 131072, 16384),
    Family("Qwen3", QWEN_3, 40960, 131072),
    Family("Llama-3", _llama("llama", 8192), 8192),
    Family("Llama-3.1", _llama("llama", 131072, rope_scaling=LLAMA_3_ROPE), 131072, 131072),
    Family("gpt-oss", GPT_OSS, 131072),
    Family("Magistral", _llama("mistral", 40960, head_dim=128, sliding_window=None), 40960),
    Family("Magistral, own format", _llama("mistral", 40960), 40960, params=MAGISTRAL_PARAMS),
    Family("Phi-3.5", PHI, 4096, 131072),
    Family("Phi-3.5, all", PHI, 131072, args={"max_model_len": 131072}),
    Family("Gemma 3", GEMMA_3, 131072),
    Family("DeepSeek-R1", DEEPSEEK, 163840, 16384),
    Family("Kimi K2", KIMI, 262144),
    Family(
        "unknown, nested", {"model_type": "new", "llm_config": {**KIMI, "max_position_embeddings": 777}}, 777
    ),
    Family("Command R", COMMAND_R, 131072),
    Family("linear rope", LINEAR, 16384),
    Family("linear rope, switched off", LINEAR, 4096, args={"hf_overrides": {"rope_scaling": None}}),
    Family("no length", {k: v for k, v in QWEN_3.items() if k != "max_position_embeddings"}, 32768),
    Family("asked for less", QWEN_3, 1000, args={"max_model_len": 1000}),
    Family("asked for what fits", QWEN_3, 40960, args={"max_model_len": -1}),
    Family("length overridden", QWEN_3, 65536, args={"hf_overrides": {"max_position_embeddings": 65536}}),
    Family(
        "yarn added",
        QWEN_3,
        131072,
        args={
            "hf_overrides": {
                "rope_parameters": {**YARN, "rope_theta": 1e6},
                "max_position_embeddings": 131072,
            },
            "max_model_len": 131072,
        },
    ),
    Family(
        "nested length overridden",
        GEMMA_3,
        8192,
        args={"hf_overrides": {"text_config": {"max_position_embeddings": 8192}}},
    ),
    Family("sliding window off", GPT_OSS, 128, args={"disable_sliding_window": True}),
)


def write_family(family: Family, folder: Path) -> Path:
    """Write its configuration files, and empty weights where they mark a format."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": family.tokenizer_length}
    files = {"config.json": family.config, "tokenizer_config.json": tokenizer}
    if family.params is not None:
        files["params.json"] = family.params
        (folder / "consolidated.safetensors").write_bytes(EMPTY_SAFETENSORS)
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
