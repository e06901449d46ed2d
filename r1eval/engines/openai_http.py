"""HTTP for the `openai` engine: addresses, the session with its certificates and proxies, and exchanges."""

import base64
import json
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from r1eval.engines.openai_errors import one_line
from r1eval.errors import R1evalError

if TYPE_CHECKING:
    import aiohttp

CONNECT_SECONDS = 10.0
KEEP_CONNECTION_SECONDS = 3.0
"""less than servers keep an idle connection (uvicorn and Node.js: 5 s): none closes under a request"""

OTHER_HOST = (62, 64)
"""OpenSSL's codes for a certificate of another host or address, which no authority heals"""

ERROR_BYTES = 1 << 16
"""of an error's body"""


class NoReplyError(Exception):
    """No complete reply came; the message says why, in one line."""

    def __init__(self, message: str, *, is_certificate: bool = False) -> None:
        super().__init__(message)
        self.is_certificate = is_certificate


@dataclass(frozen=True)
class Endpoint:
    """One base URL, without what is secret in it."""

    root: str
    """scheme, host and path"""
    query: str = field(repr=False)
    """sent with each request, as Azure's `api-version`"""
    credentials: str = field(repr=False)
    """`user:password`"""
    proxy: str | None = field(repr=False)

    @staticmethod
    def of(url: str) -> "Endpoint":
        """R1evalError for a URL that no request can be sent to."""
        try:
            parts = urlsplit(url)
            valid = parts.scheme in ("http", "https") and parts.hostname and (parts.port or True)
            valid = valid and url.isprintable() and not re.search(r"\s", url)
        except ValueError:
            valid = False
        if not valid:
            raise R1evalError(
                f"--base-url {_without_secrets(url)}: give a URL such as http://localhost:8000/v1"
            )
        credentials, _, host = parts.netloc.rpartition("@")
        path = parts.path.rstrip("/").removesuffix("/chat/completions").removesuffix("/completions")
        root = urlunsplit((parts.scheme, host, path, "", ""))
        return Endpoint(
            root, parts.query, unquote(credentials), _find_proxy(parts.scheme, parts.hostname or "")
        )

    def url(self, path: str, *, beside: bool = False) -> str:
        """The URL of a path below `/v1`, or beside it, where servers have paths of their own."""
        root = self.root.removesuffix("/v1") if beside else self.root
        return f"{root}{path}?{self.query}" if self.query else root + path

    def authorization(self, key: str) -> dict[str, str]:
        """The headers that carry the key, or the name and password in the URL."""
        if self.credentials:
            return {"Authorization": "Basic " + base64.b64encode(self.credentials.encode()).decode()}
        azure = {"api-key": key} if "api-version=" in self.query else {}
        return {"Authorization": f"Bearer {key}"} | azure if key else {}


def _without_secrets(url: str) -> str:
    return url.partition("?")[0].rpartition("@")[2]


def _find_proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for a host; R1evalError if it is none for HTTP."""
    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return None
    if "://" not in proxy:
        proxy = f"http://{proxy}"
    if not proxy.startswith(("http://", "https://")):
        raise R1evalError(
            f"the proxy {_without_secrets(proxy)} of the environment is no HTTP proxy; name one, or add "
            f"{host} to NO_PROXY"
        )
    return proxy


class HttpClient:
    """One session for all servers of a run; used within one event loop."""

    def __init__(self, headers: Mapping[str, str], ca: Path | None, *, secure: bool) -> None:
        """`secure`: some server has https. R1evalError if the certificates cannot be read."""
        self._headers = headers
        self._tls = _tls_context(ca) if secure else None
        self._session: aiohttp.ClientSession | None = None

    def _open(self) -> "aiohttp.ClientSession":
        import aiohttp

        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=0,
                ssl=True if self._tls is None else self._tls,
                keepalive_timeout=KEEP_CONNECTION_SECONDS,
                socket_factory=_watched_socket,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept-Encoding": "identity", "User-Agent": "r1eval"},
            )
        return self._session

    @asynccontextmanager
    async def open(
        self, method: str, endpoint: Endpoint, url: str, key: str, body: Mapping[str, Any] | None = None
    ) -> "AsyncIterator[aiohttp.ClientResponse]":
        """Send a request; the response once its headers are there. NoReplyError, while it is read too."""
        from yarl import URL

        headers = {**endpoint.authorization(key), "Content-Type": "application/json", **self._headers}
        data = None if body is None else json.dumps(body).encode()
        with _translate_errors():
            async with self._open().request(
                method,
                URL(url, encoded=True),
                data=data,
                headers=headers,
                proxy=endpoint.proxy,
                allow_redirects=False,
            ) as response:
                yield response

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


async def read_bytes(
    response: "aiohttp.ClientResponse", limit: int, take: Callable[[bytes], bool] | None = None
) -> bytes:
    """The body up to `limit` bytes; with `take`, each piece goes there instead until that returns True.

    ReplyTooLargeError if the server sends more to `take`; NoReplyError if the connection breaks.
    """
    pieces: list[bytes] = []
    size = 0
    while data := await _read_piece(response):
        size += len(data)
        if take is None:
            pieces.append(data)
            if size > limit:
                break
        elif take(data):
            response.close()  # what may follow would keep the connection busy
            break
        elif size > limit:
            raise ReplyTooLargeError(size)
    return b"".join(pieces)[:limit]


async def _read_piece(response: "aiohttp.ClientResponse") -> bytes:
    with _translate_errors():
        return await response.content.readany()


class ReplyTooLargeError(Exception):
    """The reply is longer than any reply of that many tokens."""


@contextmanager
def _translate_errors() -> Iterator[None]:
    import aiohttp

    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        reason = error.certificate_error
        is_unknown = getattr(reason, "verify_code", None) not in OTHER_HOST
        raise NoReplyError(one_line(reason), is_certificate=is_unknown) from None
    except (aiohttp.ClientError, aiohttp.http_exceptions.HttpProcessingError, OSError, ValueError) as error:
        raise NoReplyError(_describe(error)) from None


def _describe(error: Exception) -> str:
    """An error in one line, without the request that some of aiohttp's errors show."""
    import aiohttp

    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the server closed the connection"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the connection broke before the reply ended"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"there is no host {error.host}"
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy of the environment says {error.status} {one_line(error.message)[:200]}"
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return f"no connection to the proxy of the environment, {error.host}:{error.port}"
    if isinstance(error, aiohttp.ServerTimeoutError):
        return f"no connection within {CONNECT_SECONDS:.0f} s"
    if isinstance(error, aiohttp.ClientResponseError):
        return f"no HTTP reply ({one_line(error.message)[:200]})"
    cause = getattr(error, "os_error", None) or error
    if isinstance(cause, ConnectionRefusedError):
        return "connection refused"
    return one_line(getattr(cause, "strerror", None) or cause)[:200] or type(error).__name__


def _watched_socket(address: Any) -> socket.socket:
    """A socket that notices within a minute when the other machine is gone."""
    family, kind, protocol, _, _ = address
    new = socket.socket(family, kind, protocol)
    new.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 4)):
        if number := getattr(socket, option, None):
            new.setsockopt(socket.IPPROTO_TCP, number, value)
    return new


def _tls_context(ca: Path | None) -> ssl.SSLContext:
    """The system's certificates (or those of SSL_CERT_FILE), the usual public ones, and the user's own."""
    context = ssl.create_default_context()
    if find_spec("certifi") is not None:
        import certifi

        context.load_verify_locations(certifi.where())
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except (ssl.SSLError, OSError) as error:
            raise R1evalError(
                f"--engine-arg ca={ca}: no certificates in PEM format ({one_line(error)})"
            ) from None
    return context
