"""Reads the `--engine-arg`s of vLLM, and refuses those without effect, naming the option to use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.engines import vllm_settings
from r1eval.engines.arguments import check_names, convert_types
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import R1evalError

R1EVAL_ARGUMENTS = {"chat_template": frozenset({"str"}), "seeded": frozenset({"bool"})}
"""r1eval's own arguments: a chat template file; whether each sample gets its own seed"""

OPTIONS: Mapping[str, str] = {
    "default_chat_template_kwargs": "--chat-template-arg KEY=VALUE",
    "generation_config": "--preset model, which samples as the model's generation_config.json says",
    "lora_modules": "--lora PATH",
    "max_new_tokens": "--max-tokens",
    "n": "--k",
    "override_generation_config": "the settings as options (--top-k, --repetition-penalty, …)",
}
"""what the engine does not take, or what has no effect as each request states its settings -> the option"""


@dataclass(frozen=True)
class VllmArguments:
    """The arguments of one run."""

    vllm: Mapping[str, Any]
    """vLLM's own, converted"""
    template: Path | None
    """a Jinja file that replaces the model's chat template"""
    seeded: bool
    """whether each sample gets its own seed"""


def read_arguments(options: EngineOptions) -> VllmArguments:
    """The arguments with vLLM's types; R1evalError for a bad one."""
    for name, value in options.args.items():
        is_folder = name == "generation_config" and Path(value).is_dir()  # --preset model reads it
        if name in OPTIONS and not is_folder:
            raise R1evalError(f"--engine-arg {name}={value}: give {OPTIONS[name]}")
    types = {**vllm_settings.argument_types(), **R1EVAL_ARGUMENTS}
    del types["model"]  # that is --model
    check_names("vllm", options.args, types)
    texts = dict(options.args)
    if texts.get("max_model_len", "").strip().lower() == "auto":
        texts["max_model_len"] = "-1"
    args = convert_types(texts, types)
    if args.get("enable_lora") and not options.lora:
        raise R1evalError(
            "--engine-arg enable_lora=true: no adapter is given, so the base model would answer; "
            "give --lora PATH, which enables it"
        )
    if args.get("enable_lora") is False and options.lora:
        raise R1evalError(f"--engine-arg enable_lora=false contradicts --lora {options.lora}; leave one out")
    template = args.pop("chat_template", None)
    seeded = bool(args.pop("seeded", True))
    return VllmArguments(args, None if template is None else Path(template), seeded)
