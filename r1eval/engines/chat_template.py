"""Applies a model's chat template without loading its weights: from messages to the rendered prompt."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from r1eval.engines.protocol import RenderedPrompt
from r1eval.errors import R1evalError
from r1eval.store.records import Message

CACHED_PROMPTS = 4096
"""tokenized prompts that are cached: the k samples of a question share one"""


class ChatTemplate:
    """Renders and tokenizes messages; loads the tokenizer on first use."""

    def __init__(self, model: str, args: Mapping[str, Any], template: Path | None, prefill: str) -> None:
        """`args`: vLLM's arguments, of which the tokenizer options are used; `template`: a Jinja file."""
        self._model = str(args.get("tokenizer") or model)
        self._revision = args.get("tokenizer_revision") or args.get("revision")
        self._trust = bool(args.get("trust_remote_code", False))
        self._template = None if template is None else _read_template(template)
        self._prefill = prefill
        self._tokenizer: Any = None
        self.encode = lru_cache(CACHED_PROMPTS)(self._encode)
        """messages -> rendered prompt and its token ids"""

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        text, tokens = self.encode(messages)
        return RenderedPrompt(text, len(tokens))

    def max_length(self) -> int | None:
        """The context length in the tokenizer's configuration; None if it sets none."""
        length = self._get_tokenizer().model_max_length
        return int(length) if length < 1e9 else None  # transformers writes 1e30 for "not set"

    def _encode(self, messages: tuple[Message, ...]) -> tuple[str, list[int]]:
        tokenizer = self._get_tokenizer()
        chat = [{"role": message.role, "content": message.content} for message in messages]
        text = tokenizer.apply_chat_template(
            chat, chat_template=self._template, add_generation_prompt=True, tokenize=False
        )
        if not text.rstrip().endswith(self._prefill.strip()):
            text += self._prefill
        # The template writes the special tokens itself: adding them again would double the first.
        return text, tokenizer.encode(text, add_special_tokens=False)

    def _get_tokenizer(self) -> Any:
        if self._tokenizer is None:
            self._tokenizer = _load_tokenizer(self._model, self._revision, trust=self._trust)
            if self._template is None and not self._tokenizer.chat_template:
                raise R1evalError(
                    f"model {self._model} has no chat template (is it a base model?), so prompts cannot "
                    "be rendered; give one with --engine-arg chat_template=FILE"
                )
        return self._tokenizer


def context_tokens(model: str, args: Mapping[str, Any]) -> int | None:
    """Maximum position embeddings in the model's configuration; None if it sets none."""
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(
            str(args.get("hf_config_path") or model),
            revision=args.get("revision"),
            trust_remote_code=bool(args.get("trust_remote_code", False)),
        )
    except (OSError, ValueError) as error:
        raise _read_error(model, "configuration", error) from None
    positions = getattr(config.get_text_config(), "max_position_embeddings", None)
    return None if positions is None else int(positions)


def _load_tokenizer(model: str, revision: str | None, *, trust: bool) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(model, revision=revision, trust_remote_code=trust)
    except (OSError, ValueError) as error:
        raise _read_error(model, "tokenizer", error) from None


def _read_error(model: str, part: str, error: Exception) -> R1evalError:
    reason = " ".join(str(error).split())[:300]
    return R1evalError(
        f"model {model}: its {part} cannot be read ({reason}); "
        "give a folder with the model's files, or a hub id that this machine can reach"
    )


def _read_template(template: Path) -> str:
    try:
        return template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise R1evalError(f"--engine-arg chat_template={template}: cannot be read ({error})") from None
