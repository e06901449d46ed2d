"""Renders prompts without loading a model's weights: from messages to text and tokens."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from benchmarks.errors import did_you_mean
from r1eval.engines.model_tokenizer import RESERVED_ARGS, Tokenizer, load_tokenizer, read_template
from r1eval.engines.protocol import EngineOptions, RenderedPrompt
from r1eval.errors import R1evalError
from r1eval.store.records import Message

CACHED_PROMPTS = 4096
"""tokenized prompts that are cached: the k samples of a question share one"""


class ChatTemplate:
    """Renders and tokenizes messages; loads the tokenizer on first use."""

    def __init__(self, options: EngineOptions, args: Mapping[str, Any], template: Path | None) -> None:
        """`args`: vLLM's arguments, of which the tokenizer options are used; `template`: a Jinja file."""
        if reserved := sorted(RESERVED_ARGS & set(options.chat_template_args)):
            raise R1evalError(f"--chat-template-arg {reserved[0]}: r1eval sets this itself; leave it out")
        self._options = options
        self._args = args
        self._template = None if template is None else read_template(template)
        self.encode = lru_cache(CACHED_PROMPTS)(self._encode)
        """messages -> rendered prompt and its token ids"""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        options = self._options
        return load_tokenizer(options.model, self._args, self._template, completion=options.completion)

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        text, tokens = self.encode(messages)
        return RenderedPrompt(text, len(tokens))

    def notices(self, messages: tuple[Message, ...]) -> list[str]:
        """What the chat template does not use of what the user asks for."""
        options, template = self._options, self.tokenizer.template
        if options.completion:
            unused = sorted(options.chat_template_args)
            return [f"--chat-template-arg {name} has no effect with --completion" for name in unused]
        notices = []
        if template is not None:
            words = set(re.findall(r"[A-Za-z_]\w*", template))
            notices = [
                f"the chat template does not use {name}{did_you_mean(name, words)}"
                for name in options.chat_template_args
                if name not in words
            ]
        text = self.encode(messages)[0]
        if any(one.role == "system" and one.content.strip() not in text for one in messages):
            notices.append("the chat template does not write the system message")
        return notices

    def _encode(self, messages: tuple[Message, ...]) -> tuple[str, list[int]]:
        prefill = self._options.prefill
        if self._options.completion:
            text = "\n\n".join(message.content for message in messages)
            text += "" if text.rstrip().endswith(prefill.strip()) else prefill
            return text, self.tokenizer.encode(text, special=True)
        text, tokens = self._render(messages)
        if not text.rstrip().endswith(prefill.strip()):
            text += prefill
            tokens = (
                [*tokens, *self.tokenizer.encode(prefill, special=False)]
                if self.tokenizer.template is None
                else self.tokenizer.encode(text, special=False)
            )
        return text, tokens

    def _render(self, messages: tuple[Message, ...]) -> tuple[str, list[int]]:
        tokenizer = self.tokenizer
        try:
            text, tokens = tokenizer.render(messages, self._options.chat_template_args)
        except Exception as error:  # noqa: BLE001 - a template is a program, which may raise anything
            roles = " and ".join(dict.fromkeys(message.role for message in messages))
            line = getattr(error, "lineno", None)
            reason = " ".join(str(error).split())[:300] or type(error).__name__
            raise R1evalError(
                f"model {self._options.model}: its chat template cannot render {roles} messages ({reason}"
                f"{f', line {line}' if line else ''}); {self._fix(messages)}"
            ) from None
        if not tokens:
            raise R1evalError(
                f"model {self._options.model}: its chat template renders nothing; {self._fix(messages)}"
            )
        return text, tokens

    def _fix(self, messages: tuple[Message, ...]) -> str:
        if self._template is not None:
            return "correct the file of --engine-arg chat_template"
        if self._options.chat_template_args:
            return "check the --chat-template-arg values, or give --engine-arg chat_template=FILE"
        if any(message.role == "system" for message in messages):
            return "leave out the system message, or give --engine-arg chat_template=FILE"
        return "give another with --engine-arg chat_template=FILE"
