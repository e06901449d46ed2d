"""What a server's error means: try again, leave the sample, or end the run, and why."""

import json
import math
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any


class Action(Enum):
    """What to do after a request without a reply."""

    RETRY = "the server cannot be reached, or does not work: try again later, or another one"
    RETRY_REQUEST = "the server works, but not for this request: try again"
    SLOW_DOWN = "the server has too many requests: try again with fewer"
    MOVED = "the server is to have no more requests: ask another one"
    ADAPTED = "the request was changed to what the server takes: send it at once"
    REFUSED = "the server's content filter does not let this request through"
    FAIL_SAMPLE = "this request fails for good"
    NO_GENERATION = "a reply, with no generation in it: this request fails for good, unless elsewhere"
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
    retry_after: float | None = None
    """seconds to wait, if its text or its details say so"""


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
    r"|credit balance|payment required|arrearage",
    re.IGNORECASE,
)
UNIT = r"(?:ms|milliseconds?|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?)(?![a-z])"
RETRY_HINT = re.compile(
    r"(?:(?:retry|try again) (?:in|after) (?:about )?|retry_?(?:delay|after)\W{1,4})"
    rf"((?:\d{{1,9}}(?:\.\d{{1,9}})? ?(?:{UNIT})? ?){{1,3}})(?![-:\d])",
    re.IGNORECASE,
)
"""such as `try again in 1m26.4s`, `retry after 26 seconds`, or Google's `"retryDelay": "34s"`"""
DURATION = re.compile(rf"(\d+(?:\.\d+)?) ?({UNIT})?", re.IGNORECASE)

NO_MODEL = re.compile(
    r"model_(?:not_\w+|decommissioned|deprecated)|model[ ]not[ ]found|(?:unknown|invalid|no such) model"
    r"|invalid_model|is not a valid model"
    r"|\bmodel\b[^.]{0,120}(?:does not exist|doesn't exist|not exist|not found|is not available)",
    re.IGNORECASE,
)
WRONG_KEY = re.compile(
    r"(?:incorrect|invalid|expired)[ _]api[ _]?key|api[ _]?key (?:is )?(?:not valid|invalid|expired)",
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
    "invalid_request": 400,
    "badrequest": 400,
}
"""part of an error's type -> the status that it stands for, where it has none"""

MAX_RETRY_AFTER = 3600.0
MESSAGE_FIELDS = ("error", "message", "msg", "detail", "description")


def classify_message(
    message: ServerMessage, status: int, key_name: str, headers: Mapping[str, str] | None = None
) -> Trouble:
    """What to do about an error that came with this HTTP status."""
    detail = f"HTTP {status}: {message.message}" if status >= 400 else message.message
    retry_after = _retry_after(headers or {}, message)
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
    if 300 <= status < 400:
        target = one_line((headers or {}).get("location", "")).partition("?")[0]
        detail = f"HTTP {status}, a redirect{f' to {target}' if target else ''}"
        return Trouble(Action.END_RUN, f"{detail}; give the URL that it redirects to as --base-url")
    if fix := _fatal_fix(message, status):
        return Trouble(Action.END_RUN, f"{detail}; {fix.format(key=key_name)}")
    return Trouble(Action.FAIL_SAMPLE, detail)


def _fatal_fix(message: ServerMessage, status: int) -> str:
    """What to do about an error that every other request would get too; "" for any other."""
    words = f"{message.code} {message.message}"
    if status in FATAL_STATUSES:
        return FATAL_STATUSES[status]
    if WRONG_KEY.search(words):
        return FATAL_STATUSES[401]
    if "model" in message.params or NO_MODEL.search(words):
        return FATAL_STATUSES[404]
    return ""


def classify_body_error(error: Any, key_name: str) -> Trouble:
    """The same for an error inside of a reply with status 200: the server itself works."""
    message = read_message({"error": error})
    problem = classify_message(message, message.status or 200, key_name)
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
    """An error body: OpenAI's form, vLLM's, Google's, FastAPI's `detail`, text, HTML, any other JSON."""
    if isinstance(body, str) and "<" in body:
        return ServerMessage(_from_html(body))
    entries = list(_entries(body))
    texts = dict.fromkeys(text for entry in entries for text in _texts(entry) if text)
    objects = [entry for entry in entries if isinstance(entry, dict)]
    words = [entry.get(key) for entry in objects for key in ("code", "type")]
    code = " ".join(str(word).lower() for word in words if isinstance(word, str | int))
    status = next((status for word in words if (status := _status(word)) is not None), None)
    whole = one_line(body if isinstance(body, str) else _compact(body))
    return ServerMessage(
        one_line("; ".join(texts)) or whole or "no message",
        code,
        status or next((number for part, number in STATUS_OF_TYPE.items() if part in code), None),
        tuple(dict.fromkeys(param for entry in objects for param in _params(entry))),
        _read_hint(_compact(body)[:5000]),
    )


def _entries(body: Any, depth: int = 6) -> Iterator[Any]:
    """The texts and objects of an error, however they are nested, outer ones first; JSON in a text too."""
    if isinstance(body, str) and body.lstrip().startswith(("{", "[")):
        with suppress(ValueError, RecursionError):
            body = json.loads(body)
    if not depth or not isinstance(body, dict | list):
        yield body
        return
    if isinstance(body, list):
        inner = body
    else:
        yield body
        metadata = body.get("metadata")
        inner = [body.get(key) for key in (*MESSAGE_FIELDS, "errors", "details")]
        inner = [*inner, *([metadata.get("raw")] if isinstance(metadata, dict) else [])]
    for one in inner:
        if one:
            yield from _entries(one, depth - 1)


def _texts(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield one_line(entry)


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


def _retry_after(headers: Mapping[str, str], message: ServerMessage) -> float | None:
    """Seconds from `retry-after-ms`, `retry-after` (seconds or a date) or the message; None if none says."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        seconds = _read_seconds(headers.get(name, ""))
        if seconds is not None:
            return min(seconds * unit, MAX_RETRY_AFTER)
    return message.retry_after


def _read_seconds(text: str) -> float | None:
    """A number of seconds, or those until a date."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _read_hint(text: str) -> float | None:
    hint = RETRY_HINT.search(text)
    if hint is None:
        return None
    parts = ((float(number), unit.lower()) for number, unit in DURATION.findall(hint[1]))
    return min(sum(number * _seconds_of(unit) for number, unit in parts), MAX_RETRY_AFTER)


def _seconds_of(unit: str) -> float:
    if unit.startswith(("ms", "mil")):
        return 0.001
    return {"h": 3600.0, "m": 60.0}.get(unit[:1], 1.0)


def one_line(message: object) -> str:
    """At most 500 characters, all printable."""
    text = "".join(letter if letter.isprintable() else " " for letter in str(message)[:5000])
    return " ".join(text.split())[:500]
