"""What a server says about its model and prompts (vLLM and llama.cpp do), and the prefill of replies."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from r1eval.engines.protocol import EngineOptions, RenderedPrompt
from r1eval.store.records import Message

UNKNOWN_PROMPT = RenderedPrompt(None, None)
ENTRY_KEYS = ("id", "root", "max_model_len", "owned_by")

Query = Callable[[str, Mapping[str, Any] | None], Awaitable[Any]]
"""a path, and the body of a POST -> the JSON reply of a server; None for any other reply"""


class ServerPrompts:
    """Asks what only informs: a server that does not tell is asked once, and the run goes on without."""

    def __init__(self, options: EngineOptions, query: Query) -> None:
        self._options = options
        self._query = query
        self._lock = asyncio.Lock()
        self._can_tokenize: bool | None = None
        """whether the server shows its prompts; None before the first call"""
        self._template_adds_prefill: bool | None = None
        """None if the server does not show its prompts"""
        self._context: int | None = None
        self.is_llama_cpp = False
        self.entry: dict[str, Any] | None = None
        """the model's entry in `/models`; None before the first call"""

    @property
    def takes_special_tokens(self) -> bool:
        """Whether the server (vLLM or SGLang) can leave special tokens, such as thinking tags, in replies."""
        return bool(self.entry) and "max_model_len" in (self.entry or {})

    @property
    def cannot_prefill(self) -> bool:
        """Whether a prefill was asked for and is not sent, because the server does not show its prompts."""
        return bool(self._options.prefill) and not self._options.completion and self._can_tokenize is False

    async def context_tokens(self) -> int | None:
        """The model's context length, if the server tells it."""
        await self.learn()
        return self._context

    async def learn(self) -> None:
        """Ask for the model's entry, and at llama.cpp's server for its context."""
        async with self._lock:
            if self.entry is not None:
                return
            entry = find_entry(await self._query("/v1/models", None), self._options.model)
            self._context = _positive(entry.get("max_model_len"))
            self.is_llama_cpp = entry.get("owned_by") == "llamacpp"
            if self.is_llama_cpp:
                self._context = _llama_cpp_context(await self._query("/props", None), entry)
            self.entry = {key: entry[key] for key in ENTRY_KEYS if isinstance(entry.get(key), str | int)}

    async def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        """The prompt as the model will see it, prefill included."""
        await self.learn()
        if self._options.completion:
            return await self._render_text(self._text(messages))
        if await self._sends_prefill(messages):
            return await self._render_chat(self._with_prefill(messages))
        return await self._render_chat(self._chat(messages))

    async def body(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        """The model and the prompt, as fields of a request."""
        await self.learn()
        model = {"model": self._options.model}
        if self._options.completion:
            return {**model, "prompt": self._text(messages)}
        if await self._sends_prefill(messages):
            return {**model, **self._with_prefill(messages)}
        return {**model, **self._chat(messages)}

    async def sent_prefill(self, messages: tuple[Message, ...]) -> str:
        """The prefill that was sent, which some servers repeat at the start of a reply; "" for none."""
        return self._options.prefill if await self._sends_prefill(messages) else ""

    async def notices(self, messages: tuple[Message, ...]) -> list[str]:
        """A warning if the prefill cannot be sent."""
        prefill = self._options.prefill
        if not prefill or await self._sends_prefill(messages) or self._template_adds_prefill is not None:
            return []
        problem = f"the server does not show its prompts, so the prefill {prefill!r} is not sent"
        return [f"{problem}; its chat template must add it"]

    def _text(self, messages: tuple[Message, ...]) -> str:
        """The prompt of a completion."""
        text, prefill = "\n\n".join(message.content for message in messages), self._options.prefill
        return text if text.rstrip().endswith(prefill.strip()) else text + prefill

    def _chat(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        chat: dict[str, Any] = {"messages": [{"role": one.role, "content": one.content} for one in messages]}
        if self._options.chat_template_args:
            chat["chat_template_kwargs"] = dict(self._options.chat_template_args)
        return chat

    def _with_prefill(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        """llama.cpp continues a last message of the assistant without being told to."""
        chat = self._chat((*messages, Message("assistant", self._options.prefill)))
        told = {} if self.is_llama_cpp else {"add_generation_prompt": False, "continue_final_message": True}
        return chat | told

    async def _sends_prefill(self, messages: tuple[Message, ...]) -> bool:
        """Whether the prefill must be sent: there is one, and the chat template does not add it itself."""
        prefill = self._options.prefill
        if not prefill or self._options.completion or self._can_tokenize is False:
            return False
        if self._template_adds_prefill is None:
            text = (await self._render_chat(self._chat(messages))).text
            if text is not None:
                self._template_adds_prefill = text.rstrip().endswith(prefill.strip())
        return self._template_adds_prefill is False

    async def _render_chat(self, chat: Mapping[str, Any]) -> RenderedPrompt:
        if self._can_tokenize is False:
            return UNKNOWN_PROMPT
        if self.is_llama_cpp:
            applied = await self._query("/apply-template", chat)
            text = applied.get("prompt") if isinstance(applied, dict) else None
            rendered = await self._render_text(text) if isinstance(text, str) else UNKNOWN_PROMPT
        else:
            rendered = await self._tokenize({"model": self._options.model, **chat})
        self._can_tokenize = rendered.text is not None
        return rendered

    async def _tokenize(self, chat: Mapping[str, Any]) -> RenderedPrompt:
        """vLLM's `/tokenize` and `/detokenize`."""
        result = await self._query("/tokenize", chat)
        tokens = result.get("tokens") if isinstance(result, dict) else None
        count = _positive(result.get("count")) if isinstance(result, dict) else None
        if count is None or not isinstance(tokens, list):
            return UNKNOWN_PROMPT
        shown = await self._query("/detokenize", {"model": self._options.model, "tokens": tokens})
        text = shown.get("prompt") if isinstance(shown, dict) else None
        return RenderedPrompt(text, count) if isinstance(text, str) else UNKNOWN_PROMPT

    async def _render_text(self, text: str) -> RenderedPrompt:
        """A text that the model sees as it is, with its number of tokens if the server counts them."""
        form: dict[str, Any] = {"model": self._options.model, "prompt": text}
        if self.is_llama_cpp:
            form = {"content": text, "add_special": True, "parse_special": True}
        result = None if self._can_tokenize is False else await self._query("/tokenize", form)
        tokens = result.get("tokens") if isinstance(result, dict) else None
        self._can_tokenize = isinstance(tokens, list) and bool(tokens)
        return RenderedPrompt(text, len(tokens) if self._can_tokenize and tokens else None)


def list_entries(listed: Any) -> list[dict[str, Any]]:
    """The entries of `/models`: OpenAI's form, or a plain list; [] for anything else."""
    entries = listed.get("data") if isinstance(listed, dict) else listed
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def find_entry(listed: Any, model: str) -> dict[str, Any]:
    """The model's entry in `/models`; {} if it is not there. llama.cpp serves one model, under any name."""
    entries = list_entries(listed)
    if len(entries) == 1 and entries[0].get("owned_by") == "llamacpp":
        return dict(entries[0])
    return next((entry for entry in entries if entry.get("id") == model), {})


def _llama_cpp_context(props: Any, entry: Mapping[str, Any]) -> int | None:
    """The context of one slot: n_ctx of `/props`, or of the model's entry."""
    settings = props.get("default_generation_settings") if isinstance(props, dict) else None
    meta = entry.get("meta")
    lengths = [one.get("n_ctx") for one in (settings, meta) if isinstance(one, dict)]
    return next(filter(None, map(_positive, lengths)), None)


def _positive(value: Any) -> int | None:
    return value if type(value) is int and value > 0 else None
