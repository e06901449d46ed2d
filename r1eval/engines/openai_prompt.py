"""What a server reports about its model and prompts (vLLM does), and the prefill of replies."""

from collections.abc import Mapping
from typing import Any

from r1eval.engines.openai_servers import Server, ServerPool
from r1eval.engines.protocol import RenderedPrompt
from r1eval.errors import EngineError
from r1eval.store.records import Message

UNKNOWN_PROMPT = RenderedPrompt(None, None)
QUERY_TIMEOUT_SECONDS = 30.0


class ServerPrompts:
    """Queries `/models`, `/tokenize` and `/detokenize` of the first server that answers."""

    def __init__(self, model: str, servers: ServerPool, prefill: str) -> None:
        self._model = model
        self._servers = servers
        self._prefill = prefill
        self._can_tokenize: bool | None = None
        """whether the server has `/tokenize`; None before the first call"""
        self._template_adds_prefill: bool | None = None
        """None if the server does not report prompts"""
        self.entry: dict[str, Any] | None = None
        """the model's entry in `/models`; None before the first call"""

    async def model_entry(self) -> Mapping[str, Any]:
        """`id`, `root` and `max_model_len` of the model in `/models`; {} if the server does not list it."""
        if self.entry is None:
            listed = await self._call("get", "/models")
            entries = listed.get("data") if isinstance(listed, dict) else None
            matches = [entry for entry in entries or [] if entry.get("id") == self._model]
            keys = ("id", "root", "max_model_len")
            self.entry = {key: matches[0].get(key) for key in keys} if matches else {}
        return self.entry

    async def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:
        """The prompt as the model will see it, prefill included."""
        if await self._sends_prefill(messages):
            return await self._tokenize(self._with_prefill(messages))
        return await self._tokenize({"messages": _to_dicts(messages)})

    async def messages(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        """`messages` and `extra_body` of a chat completion request."""
        if await self._sends_prefill(messages):
            body = self._with_prefill(messages)
            return {"messages": body.pop("messages"), "extra_body": body}
        return {"messages": _to_dicts(messages), "extra_body": {}}

    async def notices(self, messages: tuple[Message, ...]) -> list[str]:
        """A warning if the prefill cannot be sent."""
        if self._prefill and not await self._sends_prefill(messages) and self._template_adds_prefill is None:
            problem = f"the server does not report its prompts, so the prefill {self._prefill!r} is not sent"
            return [f"{problem}; its chat template must add it"]
        return []

    async def _sends_prefill(self, messages: tuple[Message, ...]) -> bool:
        """Whether the prefill must be sent: there is one, and the chat template does not add it itself."""
        if not self._prefill or self._can_tokenize is False:
            return False
        if self._template_adds_prefill is None:
            text = (await self._tokenize({"messages": _to_dicts(messages)})).text
            if text is not None:
                self._template_adds_prefill = text.rstrip().endswith(self._prefill.strip())
        return self._template_adds_prefill is False

    def _with_prefill(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        return {
            "messages": [*_to_dicts(messages), {"role": "assistant", "content": self._prefill}],
            "add_generation_prompt": False,
            "continue_final_message": True,
        }

    async def _tokenize(self, chat: Mapping[str, Any]) -> RenderedPrompt:
        if self._can_tokenize is False:
            return UNKNOWN_PROMPT
        result = await self._call("post", "/tokenize", {"model": self._model, **chat})
        self._can_tokenize = isinstance(result, dict) and "tokens" in result
        if not self._can_tokenize:
            return UNKNOWN_PROMPT
        text = await self._call("post", "/detokenize", {"model": self._model, "tokens": result["tokens"]})
        return RenderedPrompt(text.get("prompt"), result["count"])

    async def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON reply of the first server that answers; None if it has no such path."""
        import openai

        errors: list[str] = []
        for server in self._servers:
            try:
                return await _send(server, method, path, body)
            except openai.APIStatusError as error:
                if error.status_code not in (400, 404, 405, 501):
                    errors.append(f"{server.name}: HTTP {error.status_code}")
                    continue
                return None
            except openai.APIConnectionError as error:
                errors.append(f"{server.name}: {error.__cause__ or error}")
        raise EngineError(f"no server answers ({'; '.join(errors)}); start one, or check --base-url")


async def _send(server: Server, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
    """Send one request. vLLM's own paths are next to `/v1`, not below it."""
    client = server.client.with_options(timeout=QUERY_TIMEOUT_SECONDS)
    if method == "get":
        return await client.get(path, cast_to=object)
    root = server.url.rstrip("/").removesuffix("/v1")
    return await client.with_options(base_url=root).post(path, cast_to=object, body=body)


def _to_dicts(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]
