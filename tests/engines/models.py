"""A tiny model without weights, with a real tokenizer, for vLLM's `load_format=dummy`; and requests to it."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.types import Sampling
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.store.records import Message, Request

CHATML = (
    "{% for message in messages %}<|start|>{{ message['role'] }}\n{{ message['content'] }}<|end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)
OPENS_THINKING = CHATML.replace("assistant\n", "assistant\n<think>\n")

SPECIAL = ("<|start|>", "<|end|>", "<think>", "</think>")
"""the thinking tags are special tokens here, as in some real vocabularies"""

VOCABULARY = 256 + len(SPECIAL)
CONTEXT = 256


def write_model(folder: Path, template: str | None = CHATML) -> Path:
    """Write the configuration and tokenizer of a two-layer Llama with byte tokens."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    plain = Tokenizer(models.BPE(vocab=letters, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    plain.add_special_tokens(list(SPECIAL))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=plain, bos_token="<|start|>", eos_token="<|end|>", model_max_length=CONTEXT
    )
    if template is not None:
        tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": VOCABULARY,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 32,
        "max_position_embeddings": CONTEXT,
        "bos_token_id": 256,
        "eos_token_id": 257,
        "torch_dtype": "float32",
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def request(question: str, index: int = 0, *, max_tokens: int = 40, content: str = "") -> Request:
    """A request whose seed is a hash of question and index."""
    return Request(
        benchmark="made-up",
        question_id=question,
        index=index,
        messages=(Message("user", content or f"Question {question}?"),),
        sampling=Sampling(temperature=1.0, top_p=0.95, max_tokens=max_tokens, k=4),
        seed=crc32(f"{question} {index}".encode()),
    )


def requests(questions: int, k: int, *, max_tokens: int = 40) -> list[Request]:
    return [request(f"q{q}", index, max_tokens=max_tokens) for q in range(questions) for index in range(k)]


def write_adapter(folder: Path, base: Path, *, rank: int = 4, scale: float = 1.0) -> Path:
    """Write a random LoRA adapter for the model of `write_model`, as PEFT saves one."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    generator = torch.Generator().manual_seed(3)
    weights = {}
    for layer in range(2):
        for module in ("q_proj", "v_proj", "o_proj"):
            name = f"base_model.model.model.layers.{layer}.self_attn.{module}"
            weights[f"{name}.lora_A.weight"] = torch.randn(rank, 64, generator=generator) * scale
            weights[f"{name}.lora_B.weight"] = torch.randn(64, rank, generator=generator) * scale
    save_file(weights, folder / "adapter_model.safetensors")
    config = {
        "peft_type": "LORA",
        "base_model_name_or_path": str(base),
        "r": rank,
        "lora_alpha": rank,
        "target_modules": ["q_proj", "v_proj", "o_proj"],
        "bias": "none",
        "task_type": "CAUSAL_LM",
    }
    (folder / "adapter_config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@contextmanager
def open_vllm(model: Path | str, args: Mapping[str, str] | None = None, **options: Any) -> Iterator[Engine]:
    """The vllm engine, closed at the end."""
    with closing(open_engine("vllm", EngineOptions(str(model), args or {}, **options))) as engine:
        yield engine
