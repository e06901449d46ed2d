"""Keeps what only this machine knows, such as its paths and servers, out of what others will read."""

import re
from pathlib import Path

_PATH = re.compile(r"(?<![\w.:/~-])(?:~|[A-Za-z]:)?(?:[/\\][\w.@+-]+){2,}[/\\]?")
_URL = re.compile(r"\b\w+://[^\s,;)\]'\"]+")


def without_places(text: str) -> str:
    """A message with the last component of each path, and no address of a server.

    >>> without_places("/home/ann/runs/x.jsonl:3: bad; 1/2; http://10.0.0.7:8000/v1: refused")
    '…/x.jsonl:3: bad; 1/2; (server): refused'
    """
    text = _URL.sub(lambda url: "(server):" if url[0].endswith(":") else "(server)", text)
    return _PATH.sub(lambda path: "…/" + re.split(r"[/\\]", path[0].rstrip("/\\"))[-1], text)


def is_hub_id(name: str) -> bool:
    """Whether a model's or a data set's name can be one of the hub: `ORG/NAME`, and no folder here.

    >>> is_hub_id("org/m"), is_hub_id("/models/m"), is_hub_id("./m"), is_hub_id("a/b/c"), is_hub_id("m")
    (True, False, False, False, False)
    """
    parts = name.split("/")
    is_plain = all(re.fullmatch(r"\w[\w.-]*", part) for part in parts)
    return len(parts) == 2 and is_plain and not Path(name).exists()


def public_name(name: str) -> str:
    """A hub id as it is; of a path its last component.

    >>> public_name("org/m"), public_name("/models/ann/step-100/"), public_name("gpt-x")
    ('org/m', 'step-100', 'gpt-x')
    """
    return name if is_hub_id(name) else re.split(r"[/\\]", name.rstrip("/\\"))[-1]


def clean(text: str) -> str:
    """Text without lone surrogates, which no strict reader takes: each becomes U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text) if _has(text) else text


def _has(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
