"""Keeps what only this machine knows, such as its paths and servers, out of what others will read."""

import re

_PATH = re.compile(r"(?<![\w.:/~-])(?:~|[A-Za-z]:)?(?:[/\\][\w.@+-]+){2,}[/\\]?")
_URL = re.compile(r"\b\w+://[^\s,;)\]'\"]+")


def without_places(text: str) -> str:
    """A message with the last component of each path, and no address of a server.

    >>> without_places("/home/ann/runs/x.jsonl:3: bad; 1/2; http://10.0.0.7:8000/v1: refused")
    '…/x.jsonl:3: bad; 1/2; (server): refused'
    """
    text = _URL.sub(lambda url: "(server):" if url[0].endswith(":") else "(server)", text)
    return _PATH.sub(lambda path: "…/" + re.split(r"[/\\]", path[0].rstrip("/\\"))[-1], text)


def clean(text: str) -> str:
    """Text without lone surrogates, which no strict reader takes: each becomes U+FFFD."""
    return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text) if _has(text) else text


def _has(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
