"""The arguments of the `openai` engine, checked: which servers, how they are asked, and for how long."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from r1eval.engines.arguments import check_names, convert_types
from r1eval.engines.extra_body import split_extra_body
from r1eval.engines.openai_urls import UrlList
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import R1evalError

ARGUMENT_TYPES = {
    "ask_twice": frozenset({"bool"}),
    "api_key_env": frozenset({"str"}),
    "ca": frozenset({"str"}),
    "concurrency": frozenset({"int"}),
    "extra_body": frozenset({"str"}),
    "headers": frozenset({"str"}),
    "patience": frozenset({"float"}),
    "refusals": frozenset({"str"}),
    "seeded": frozenset({"bool"}),
    "stream": frozenset({"bool"}),
    "timeout": frozenset({"float"}),
}

CONCURRENCY_PER_SERVER = 64
"""concurrent requests per server"""

PATIENCE_SECONDS = 60.0
REQUEST_SECONDS = 600.0
SECONDS_PER_TOKEN = 0.25
"""timeout of a request: REQUEST_SECONDS plus this for each of its max tokens; 2.4 hours for 32,768 tokens"""

DEFAULT_KEY_NAME = "OPENAI_API_KEY"
HEADER_NAME = re.compile(r"(?i:(?!(?:content-length|transfer-encoding)$))[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
REFUSALS = ("failed", "no_answer")


@dataclass(frozen=True)
class ServerOptions:
    """How the servers of a run are asked."""

    urls: tuple[str, ...]
    """as given: URLs, and `@FILE` for a file of URLs"""
    secure: bool = False
    """whether some server may have https"""
    concurrency: int | None = None
    """open requests at most, over all servers; None for CONCURRENCY_PER_SERVER"""
    key: str = field(default="", repr=False)
    key_name: str = DEFAULT_KEY_NAME
    """the environment variable that the key comes from"""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """added to each request; the values may be secret"""
    ca: Path | None = None
    """certificates that servers may be signed with, beside the usual ones"""
    timeout: float | None = None
    """seconds for one request; None for REQUEST_SECONDS and SECONDS_PER_TOKEN"""
    patience: float = PATIENCE_SECONDS
    """seconds without any working server after which the run ends"""
    stream: bool = True
    seeded: bool = True
    ask_twice: bool = True
    """whether the last requests of a slow server are asked at an idle faster one, too"""
    refusals_are_answers: bool = False
    """a reply that a content filter stopped is a finished sample, not a failed one"""
    extra_body: Mapping[str, Any] = field(default_factory=dict)

    def seconds(self, max_tokens: int) -> float:
        """How long one request may take in all."""
        return self.timeout or REQUEST_SECONDS + SECONDS_PER_TOKEN * max_tokens

    def in_flight(self, servers: int) -> int:
        """How many requests may be open while so many servers work."""
        return self.concurrency or CONCURRENCY_PER_SERVER * max(servers, 1)

    def describe(self) -> dict[str, Any]:
        """What run.json records; of the headers only the names."""
        return {
            "concurrency": self.concurrency or f"{CONCURRENCY_PER_SERVER} per server",
            "timeout": self.timeout or f"{REQUEST_SECONDS} + {SECONDS_PER_TOKEN} x max tokens",
            "seeded": self.seeded,
            "refusals": REFUSALS[self.refusals_are_answers],
            "headers": sorted(self.headers),
            "extra_body": dict(self.extra_body),
        }


def parse_server_options(options: EngineOptions) -> ServerOptions:
    """R1evalError for an argument that is unknown or has no valid value."""
    check_names("openai", options.args, ARGUMENT_TYPES)
    args = convert_types(options.args, ARGUMENT_TYPES)
    urls = options.base_urls or tuple(filter(None, [os.environ.get("OPENAI_BASE_URL")]))
    if not urls:
        raise R1evalError(
            "the engine openai needs a server; give --base-url http://HOST:PORT/v1, once per server, or "
            "--base-url @FILE with one URL per line"
        )
    for name in ("concurrency", "timeout", "patience"):
        if name in args and not 0 < args[name] < float("inf"):
            raise R1evalError(f"--engine-arg {name}={args[name]}: give a number greater than 0")
    if (refusals := args.get("refusals", REFUSALS[0])) not in REFUSALS:
        raise R1evalError(f"--engine-arg refusals={refusals}: give {' or '.join(REFUSALS)}")
    key_name = args.get("api_key_env", DEFAULT_KEY_NAME)
    servers = UrlList(urls)
    https = any(one.root.startswith("https") for one in servers.endpoints)
    return ServerOptions(
        urls=urls,
        secure=https or servers.changes,
        concurrency=args.get("concurrency"),
        key=_read_key(key_name, named="api_key_env" in args),
        key_name=key_name,
        headers=_parse_headers(args.get("headers", "{}")),
        ca=_find_certificates(args.get("ca"), https=https),
        timeout=args.get("timeout"),
        patience=args.get("patience", PATIENCE_SECONDS),
        stream=args.get("stream", True),
        seeded=args.get("seeded", True),
        ask_twice=args.get("ask_twice", True),
        refusals_are_answers=refusals == "no_answer",
        extra_body=_check_extra_body(args.get("extra_body", "{}")),
    )


def _read_key(name: str, *, named: bool) -> str:
    key = os.environ.get(name, "").strip()
    if named and not key:
        raise R1evalError(f"--engine-arg api_key_env={name}: this environment variable is not set; set it")
    if not re.fullmatch(r"[\x21-\x7e]*", key):
        raise R1evalError(
            f"{name} contains characters that an HTTP header cannot hold; set it to the key alone"
        )
    return key


def _parse_headers(text: str) -> dict[str, str]:
    """The headers of a JSON object. Errors do not show their values, which may be secret."""
    try:
        headers = json.loads(text)
    except ValueError:
        headers = None
    if not isinstance(headers, dict):
        raise R1evalError('--engine-arg headers: give a JSON object, such as {"X-Org": "a"}')
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or not isinstance(value, str) or not HEADER_VALUE.fullmatch(value):
            raise R1evalError(
                f"--engine-arg headers: {name!r} or its value cannot be sent; give names and one-line "
                'texts, such as {"X-Org": "a"}'
            )
    return headers


def _find_certificates(ca: str | None, *, https: bool) -> Path | None:
    """The file with further certificates; R1evalError if it, or that of SSL_CERT_FILE, is missing."""
    from_environment = os.environ.get("SSL_CERT_FILE")
    if from_environment and https:
        _check_file(f"SSL_CERT_FILE={from_environment}", Path(from_environment))
    if ca is None:
        return None
    return _check_file(f"--engine-arg ca={ca}", Path(ca))


def _check_file(what: str, path: Path) -> Path:
    if not path.is_file():
        raise R1evalError(f"{what}: there is no such file; name a file with certificates in PEM format")
    return path


def _check_extra_body(text: str) -> Mapping[str, Any]:
    """The fields that r1eval does not set itself; R1evalError for one of those that it does."""
    split = split_extra_body(text)
    for name in split.sampling:
        raise R1evalError(f"--engine-arg extra_body: {name}: give --{name.replace('_', '-')}")
    for name in split.chat_template_args:
        raise R1evalError(
            f"--engine-arg extra_body: chat_template_kwargs: give --chat-template-arg {name}=VALUE"
        )
    return split.rest
