"""What a server's error means: try again, leave the sample, or end the run, and why."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any


class Action(Enum):
    """What to do after a request without a reply."""

    RETRY = "the server cannot be reached, or does not work: try again later, or another one"
    RETRY_REQUEST = "the server works, but not for this request: try again"
    SLOW_DOWN = "the server has too many requests: try again with fewer"
    ADAPTED = "the request was changed to what the server takes: send it at once"
    REFUSED = "the server's content filter does not let this request through"
    FAIL_SAMPLE = "this request fails for good"
    END_RUN = "no request would succeed"


@dataclass(frozen=True)
class Trouble:
    """A request that got no sample, and what to do about it."""

    action: Action
    detail: str
    retry_after: float | None = None
    """seconds to wait, if the server says so"""


@dataclass(frozen=True)
class ServerMessage:
    """An error that a server sent, in whatever form."""

    message: str
    code: str = ""
    """its `code` and `type`, in lower case"""
    status: int | None = None
    """an HTTP status in the body, as OpenRouter sends with HTTP 200"""
    params: tuple[str, ...] = ()
    """the parameters that it names"""


FATAL_STATUSES: Mapping[int, str] = {
    401: "set {key} to a key that the server accepts",
    402: "the account has no credits left; add some",
    403: "the key may not use this model",
    404: "check that the server lists --model, and that --base-url has the right path (it often ends in /v1)",
    405: "check the path of --base-url (it often ends in /v1)",
}
"""status -> fix, for errors that every other request would get too: the run ends"""

RETRIED_STATUSES = frozenset({408, 409, 425})
BUSY_STATUSES = frozenset({429, 503, 529})
QUOTA = re.compile(
    r"insufficient[_ ](?:quota|balance|credits?|funds)|exceeded your current quota|billing|out of credits"
    r"|credit balance|payment required",
    re.IGNORECASE,
)
RETRY_HINT = re.compile(
    r"(?:retry|try again) (?:in|after) (?:about )?(\d+(?:\.\d+)?) ?(ms|s|m)?", re.IGNORECASE
)
NO_MODEL = re.compile(
    r"model[_ ]not[_ ]found|(?:unknown|invalid|no such) model"
    r"|\bmodel\b[^.]{0,120}(?:does not exist|doesn't exist|not exist|not found|is not available)",
    re.IGNORECASE,
)
FILTERED = re.compile(
    r"content[_ ](?:filter|policy|management)|flagged|moderation|responsible ?ai|data_inspection",
    re.IGNORECASE,
)
STATUS_OF_TYPE = {
    "rate_limit": 429,
    "overloaded": 503,
    "server_error": 500,
    "internal": 500,
    "timeout": 408,
    "authentication": 401,
}
"""part of an error's type -> the status that it stands for, where it has none"""

MAX_RETRY_AFTER = 3600.0


def classify_message(
    message: ServerMessage, status: int, key_name: str, headers: Mapping[str, str] | None = None
) -> Trouble:
    """What to do about an error that came with this HTTP status."""
    detail = f"HTTP {status}: {message.message}" if status >= 400 else message.message
    retry_after = _retry_after(headers or {}, message.message)
    if _is_out_of_quota(message, status, retry_after):
        return Trouble(Action.END_RUN, f"{detail}; check the account's plan, or use another key ({key_name})")
    if status in (400, 403, 422) and FILTERED.search(f"{message.code} {message.message}"):
        return Trouble(Action.REFUSED, detail)
    if status in BUSY_STATUSES:
        return Trouble(Action.SLOW_DOWN, detail, retry_after)
    if status in RETRIED_STATUSES or status in (500, 504):
        return Trouble(Action.RETRY_REQUEST, detail, retry_after)
    if status >= 500 and status != 501:  # not implemented: what is asked, not the server, is the trouble
        return Trouble(Action.RETRY, detail, retry_after)
    if status in FATAL_STATUSES:
        return Trouble(Action.END_RUN, f"{detail}; {FATAL_STATUSES[status].format(key=key_name)}")
    if 300 <= status < 400:
        return Trouble(Action.END_RUN, f"{detail}; give the URL that it redirects to as --base-url")
    if status >= 400 and NO_MODEL.search(f"{message.code} {message.message}"):
        return Trouble(Action.END_RUN, f"{detail}; {FATAL_STATUSES[404]}")
    return Trouble(Action.FAIL_SAMPLE, detail)


def classify_body_error(error: Any, key_name: str) -> Trouble:
    """The same for an error inside of a reply with status 200: the server itself works."""
    message = read_message({"error": error})
    status = message.status
    if status is None:
        status = next((number for part, number in STATUS_OF_TYPE.items() if part in message.code), 200)
    problem = classify_message(message, status, key_name)
    action = Action.RETRY_REQUEST if problem.action is Action.RETRY else problem.action
    return replace(
        problem, action=action, detail=f"the reply is an error: {problem.detail.removeprefix('HTTP ')}"
    )


def _is_out_of_quota(message: ServerMessage, status: int, retry_after: float | None) -> bool:
    """Some limits per minute are called a quota too; they say when to try again."""
    if "insufficient_quota" in message.code:
        return True
    return (
        400 <= status < 500
        and retry_after is None
        and bool(QUOTA.search(f"{message.code} {message.message}"))
    )


def read_message(body: Any) -> ServerMessage:
    """An error body: OpenAI's form, vLLM's, FastAPI's `detail`, plain text, HTML, or any other JSON."""
    if isinstance(body, str):
        return ServerMessage(_from_html(body) if "<" in body else one_line(body) or "no message")
    error = body
    if isinstance(body, dict):
        error = next((body[key] for key in ("error", "errors", "detail") if body.get(key)), body)
    entries = error if isinstance(error, list) else [error]
    texts = [text for entry in entries for text in _texts(entry)]
    words = [entry.get(key) for entry in entries if isinstance(entry, dict) for key in ("code", "type")]
    return ServerMessage(
        one_line("; ".join(texts) or _compact(body)),
        " ".join(str(word).lower() for word in words if isinstance(word, str | int)),
        next((status for word in words if (status := _status(word)) is not None), None),
        tuple(dict.fromkeys(param for entry in entries for param in _params(entry))),
    )


def _texts(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        message = next(
            (entry[key] for key in ("message", "msg", "detail", "description", "error") if entry.get(key)),
            None,
        )
        if message is not None:
            yield message if isinstance(message, str) else _compact(message)
        if isinstance(metadata := entry.get("metadata"), dict) and metadata.get("raw"):
            yield str(metadata["raw"])


def _params(entry: Any) -> Iterator[str]:
    """The parameter that an error names: OpenAI's `param`, or the end of pydantic's `loc`."""
    if not isinstance(entry, dict):
        return
    if isinstance(param := entry.get("param"), str):
        yield param.removeprefix("body.")
    if isinstance(loc := entry.get("loc"), list) and len(loc) > 1:
        yield str(loc[1])


def _status(word: Any) -> int | None:
    try:
        number = int(word)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 400 <= number < 600 else None


def _from_html(text: str) -> str:
    title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    return one_line(re.sub(r"<[^>]*>", " ", title[1] if title else text)) or "an HTML page"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _retry_after(headers: Mapping[str, str], message: str) -> float | None:
    """Seconds from `retry-after-ms`, `retry-after` or the message; None for a date, or none at all."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if math.isfinite(seconds) and seconds >= 0:
            return min(seconds, MAX_RETRY_AFTER)
    if hint := RETRY_HINT.search(message):
        return min(float(hint[1]) * {"ms": 0.001, "m": 60.0}.get(hint[2] or "", 1.0), MAX_RETRY_AFTER)
    return None


def one_line(message: object) -> str:
    """At most 500 characters, all printable."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(message)[:5000])
    return " ".join(text.split())[:500]
