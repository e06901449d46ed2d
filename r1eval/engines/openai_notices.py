"""What the user is told of servers while a run goes on: each trouble in a line, seldom, without secrets."""

import time
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl

from r1eval.engines.openai_http import Endpoint
from r1eval.engines.openai_options import ServerOptions

SECONDS_BETWEEN_LINES = 60.0
"""about the same trouble of one server"""

SHORTEST_SECRET = 6
"""characters; hiding shorter words would only make messages unreadable"""


class Notices:
    """Lines for the user."""

    def __init__(self, warn: Callable[[str], None], options: ServerOptions) -> None:
        self._warn = warn
        self._said: dict[str, float] = {}
        """topic -> when it was last spoken of; monotonic seconds"""
        self._secrets: set[str] = set()
        self._hide([options.key, *options.headers.values()])

    def hide(self, endpoints: Iterable[Endpoint]) -> None:
        """Show no more what is secret in these."""
        for endpoint in endpoints:
            self._hide([endpoint.credentials, endpoint.credentials.partition(":")[2]])
            self._hide(word for value in endpoint.authorization("").values() for word in value.split())
            self._hide(value for _, value in parse_qsl(endpoint.query))
            self._hide(pair.partition("=")[2] for pair in endpoint.query.split("&"))

    def _hide(self, words: Iterable[str]) -> None:
        self._secrets.update(word for word in words if len(word) >= SHORTEST_SECRET)

    def redact(self, text: str) -> str:
        """The text without the key, headers and what is secret in URLs."""
        for secret in sorted((one for one in self._secrets if one in text), key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        return text

    def say(self, line: str, topic: str = "", seconds: float = SECONDS_BETWEEN_LINES) -> None:
        """Warn the user, unless of the same topic (the line itself) within these seconds."""
        now, topic = time.monotonic(), topic or line
        if now - self._said.get(topic, float("-inf")) >= seconds:
            self._said[topic] = now
            self._warn(self.redact(line))

    def say_once(self, line: str) -> None:
        self.say(line, line, float("inf"))
