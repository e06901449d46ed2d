"""Loads a model's tokenizer: the usual kind, which renders a Jinja chat template, or Mistral's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from r1eval.engines.model_files import (
    file_names,
    find_file,
    has_mistral_weights,
    locate,
    read_error,
    read_json,
)
from r1eval.errors import R1evalError
from r1eval.store.records import Message

RESERVED_ARGS = frozenset(
    {
        "add_generation_prompt",
        "chat_template",
        "continue_final_message",
        "conversation",
        "max_length",
        "messages",
        "padding",
        "return_assistant_tokens_mask",
        "return_dict",
        "return_tensors",
        "tokenize",
        "tokenizer_kwargs",
        "truncation",
    }
)
"""names that no `--chat-template-arg` may have: they belong to the call that renders"""

MISTRAL_ARGS = frozenset({"reasoning_effort"})
"""the chat template arguments of Mistral's own tokenizer"""


class Tokenizer(Protocol):
    """Turns messages or text into tokens."""

    template: str | None
    """the text of the chat template; None if the tokenizer renders without one"""

    def render(self, messages: Sequence[Message], args: Mapping[str, Any]) -> tuple[str, list[int]]:
        """The prompt up to where the reply begins, and its tokens; any exception the template raises."""

    def encode(self, text: str, *, special: bool) -> list[int]:
        """The tokens of a text; `special`: with the tokens that begin a prompt, such as BOS."""

    def special_tokens(self) -> Mapping[str, int]:
        """The tokens outside the plain vocabulary, and their ids."""


class TemplateTokenizer:
    """A tokenizer of transformers'."""

    def __init__(self, tokenizer: Any, template: str) -> None:
        self._tokenizer = tokenizer
        self.template: str | None = template

    def render(self, messages: Sequence[Message], args: Mapping[str, Any]) -> tuple[str, list[int]]:
        text = self._tokenizer.apply_chat_template(
            _to_dicts(messages),
            chat_template=self.template,
            add_generation_prompt=True,
            tokenize=False,
            **args,
        )
        # The template writes the special tokens itself: adding them again would double the first.
        return text, self.encode(text, special=False)

    def encode(self, text: str, *, special: bool) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=special))

    def special_tokens(self) -> Mapping[str, int]:
        added: Mapping[str, int] = self._tokenizer.get_added_vocab()
        return added


class MistralTokenizer:
    """A tokenizer of the package mistral-common, which vLLM takes for models in Mistral's own format."""

    template: str | None = None

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def render(self, messages: Sequence[Message], args: Mapping[str, Any]) -> tuple[str, list[int]]:
        if unknown := sorted(set(args) - MISTRAL_ARGS):
            raise ValueError(f"Mistral's tokenizer takes no argument {unknown[0]}")
        tokens = self._tokenizer.apply_chat_template(
            _to_dicts(messages), tokenize=True, return_dict=False, **args
        )
        text = self._tokenizer.decode(tokens, skip_special_tokens=False)
        return text.replace("▁", " "), list(tokens)

    def encode(self, text: str, *, special: bool) -> list[int]:
        plain = self._tokenizer.tokenizer.instruct_tokenizer.tokenizer
        return list(plain.encode(text, bos=special, eos=False))

    def special_tokens(self) -> Mapping[str, int]:
        plain = self._tokenizer.tokenizer.instruct_tokenizer.tokenizer
        ids = [number for number in range(plain.n_words) if plain.is_special(number)]
        return {plain.id_to_piece(number): number for number in ids}


def _to_dicts(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


def load_tokenizer(
    model: str, args: Mapping[str, Any], template: str | None, *, completion: bool
) -> Tokenizer:
    """The tokenizer that vLLM would take; R1evalError if it cannot be read or has no chat template.

    `args`: vLLM's engine arguments; `template`: a chat template that replaces the model's own. With
    `completion` none is needed.
    """
    source = str(args.get("tokenizer") or model)
    revision = args.get("tokenizer_revision") or args.get("revision")
    if _is_mistral(source, args, revision):
        if template is not None:
            raise R1evalError(
                "--engine-arg chat_template: Mistral's own tokenizer renders without a template"
            )
        return MistralTokenizer(_load_mistral(source, revision))
    where, kwargs = locate(source, revision)
    tokenizer = _load(source, where, {**kwargs, "trust_remote_code": bool(args.get("trust_remote_code"))})
    found = _own_template(source, tokenizer, revision) if template is None else template
    if found is None and not completion:
        raise R1evalError(
            f"model {source} has no chat template (is it a base model?), so prompts cannot be rendered; give "
            "one with --engine-arg chat_template=FILE, or ask without a template: --completion"
        )
    return TemplateTokenizer(tokenizer, found or "")


def _load(source: str, where: str, kwargs: Mapping[str, Any]) -> Any:
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(where, **kwargs)
    except Exception as error:  # noqa: BLE001 - the libraries raise errors of any kind for a bad file
        raise read_error(source, "tokenizer", error) from None


def _own_template(source: str, tokenizer: Any, revision: str | None) -> str | None:
    """The chat template that a model ships; of several named ones the default."""
    own = tokenizer.chat_template
    if isinstance(own, dict):
        if "default" not in own:
            raise R1evalError(
                f"model {source} has chat templates named {', '.join(own)} and no default; "
                "save one as a file and give --engine-arg chat_template=FILE"
            )
        return str(own["default"])
    if own:
        return str(own)
    path = find_file(source, "chat_template.json", revision)
    return None if path is None else str(read_json(path).get("chat_template") or "") or None


def _is_mistral(source: str, args: Mapping[str, Any], revision: str | None) -> bool:
    """vLLM's rule for its `tokenizer_mode`; a clear error where only the other mode can work."""
    mode = args.get("tokenizer_mode") or "auto"
    if mode != "auto":
        return bool(mode == "mistral")
    names = file_names(source, revision)
    is_own = any(name == "tekken.json" or name.startswith("tokenizer.model.v") for name in names)
    if is_own and has_mistral_weights(source, revision):
        return True
    if is_own and not {"tokenizer.json", "tokenizer.model", "tokenizer_config.json"} & names:
        raise R1evalError(
            f"model {source}: has only Mistral's own tokenizer; give --engine-arg tokenizer_mode=mistral"
        )
    return False


def _load_mistral(source: str, revision: str | None) -> Any:
    try:
        from mistral_common.protocol.instruct.validator import ValidationMode
        from transformers.tokenization_mistral_common import MistralCommonBackend
    except ImportError:
        raise R1evalError(
            f"model {source}: its tokenizer needs the package mistral-common; pip install mistral-common"
        ) from None
    try:
        return MistralCommonBackend.from_pretrained(
            source, mode=ValidationMode.test, revision=revision or "main"
        )
    except Exception as error:  # noqa: BLE001 - the libraries raise errors of any kind for a bad file
        raise read_error(source, "tokenizer", error) from None


def read_template(path: Path) -> str:
    """The text of a chat template file; R1evalError if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise R1evalError(f"--engine-arg chat_template={path}: cannot be read ({error})") from None
