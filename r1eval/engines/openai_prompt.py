"""What a server tells about the model and its prompts (vLLM's do), and how a reply is made to begin."""

from collections.abc import Mapping
from typing import Any

from r1eval.engines.openai_servers import Server, Servers
from r1eval.engines.protocol import Rendered
from r1eval.errors import EngineError
from r1eval.store.records import Message

NOT_TOLD = Rendered(None, None)
ASK_SECONDS = 30.0


class Prompts:
    """`/models`, `/tokenize` and `/detokenize` of the first server that answers."""

    def __init__(self, model: str, servers: Servers, prefill: str) -> None:
        self._model = model
        self._servers = servers
        self._prefill = prefill
        self._tells: bool | None = None
        self._opens: bool | None = None
        """whether the chat template itself ends with the prefill; None where the server does not tell"""
        self.known: dict[str, Any] | None = None
        """the model's entry in `/models`"""

    async def served(self) -> Mapping[str, Any]:
        if self.known is None:
            listed = await self._call("get", "/models")
            entries = listed.get("data") if isinstance(listed, dict) else None
            mine = [entry for entry in entries or [] if entry.get("id") == self._model]
            self.known = {key: mine[0].get(key) for key in ("id", "root", "max_model_len")} if mine else {}
        return self.known

    async def render(self, messages: tuple[Message, ...]) -> Rendered:
        """The prompt with its prefill, as it will be sent."""
        if await self._prefills(messages):
            return await self._tokenize(self._continued(messages))
        return await self._tokenize({"messages": _plain(messages)})

    async def messages(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        """`messages` and `extra_body` of the request."""
        if await self._prefills(messages):
            continued = self._continued(messages)
            return {"messages": continued.pop("messages"), "extra_body": continued}
        return {"messages": _plain(messages), "extra_body": {}}

    async def notices(self, messages: tuple[Message, ...]) -> list[str]:
        if self._prefill and not await self._prefills(messages) and self._opens is None:
            untold = "the server does not show its prompts, so replies are not made to start with"
            return [f"{untold} {self._prefill!r}; its chat template must see to it"]
        return []

    async def _prefills(self, messages: tuple[Message, ...]) -> bool:
        """Whether the prefill is to be sent: it is asked for, and the template does not write it itself."""
        if not self._prefill or self._tells is False:
            return False
        if self._opens is None:
            text = (await self._tokenize({"messages": _plain(messages)})).text
            self._opens = None if text is None else text.rstrip().endswith(self._prefill.strip())
        return self._opens is False

    def _continued(self, messages: tuple[Message, ...]) -> dict[str, Any]:
        return {
            "messages": [*_plain(messages), {"role": "assistant", "content": self._prefill}],
            "add_generation_prompt": False,
            "continue_final_message": True,
        }

    async def _tokenize(self, chat: Mapping[str, Any]) -> Rendered:
        if self._tells is False:
            return NOT_TOLD
        counted = await self._call("post", "/tokenize", {"model": self._model, **chat})
        self._tells = isinstance(counted, dict) and "tokens" in counted
        if not self._tells:
            return NOT_TOLD
        said = await self._call("post", "/detokenize", {"model": self._model, "tokens": counted["tokens"]})
        return Rendered(said.get("prompt"), counted["count"])

    async def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of the first server that answers; None if it has no such path."""
        import openai

        reached: list[str] = []
        for server in self._servers:
            try:
                return await _send(server, method, path, body)
            except openai.APIStatusError as error:
                if error.status_code not in (400, 404, 405, 501):
                    reached.append(f"{server.name}: HTTP {error.status_code}")
                    continue
                return None
            except openai.APIConnectionError as error:
                reached.append(f"{server.name}: {error.__cause__ or error}")
        raise EngineError(f"no server answers ({'; '.join(reached)}); start one, or check --base-url")


async def _send(server: Server, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
    """vLLM's own paths lie beside `/v1`, not in it."""
    client = server.client.with_options(timeout=ASK_SECONDS)
    if method == "get":
        return await client.get(path, cast_to=object)
    root = server.url.rstrip("/").removesuffix("/v1")
    return await client.with_options(base_url=root).post(path, cast_to=object, body=body)


def _plain(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]
