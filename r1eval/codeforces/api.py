"""Answers of the Codeforces API, asked politely: one request in two seconds, retried when it is busy.

https://codeforces.com/apiHelp allows one request per two seconds and says "Call limit exceeded" beyond. The
time of the last request is kept in a file beside what was fetched, so that two calls of r1eval in a row keep
the distance too.
"""

import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from importlib.metadata import version
from pathlib import Path
from typing import Any

from r1eval.errors import DataError, IncompleteError

BASE_URL = "https://codeforces.com/api"
SECONDS_BETWEEN = 2.0
TRIES = 6
LONGEST_WAIT = 60.0
"""seconds; the wait doubles with each try, up to this"""
TIMEOUT = 120.0
"""seconds without a byte"""
BUSY = "call limit exceeded"
_RATING = re.compile(rb'"rating"\s*:\s*(-?\d+)')


@dataclass(frozen=True)
class Api:
    stamp: Path
    """its modification time is that of the last request"""
    base_url: str = BASE_URL
    seconds_between: float = SECONDS_BETWEEN
    timeout: float = TIMEOUT
    """seconds without a byte"""
    tell: Callable[[str], None] = field(default=lambda _: None)
    """hears what is asked, and why it is asked again"""

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise DataError(f"--base-url {self.base_url}: is no http(s) address; the API's own is {BASE_URL}")

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """The answer's envelope, which may say FAILED; IncompleteError if none came after all tries."""
        body = self.body(method, **parameters)
        answer = _envelope(body)
        if answer is None:
            raise IncompleteError(
                f"{self.base_url}/{method} answered no JSON of the API ({_clipped(body)}); it may be "
                "blocking this address: fetch elsewhere and read the files with --from"
            )
        return answer

    def rated_list(self, *, active_only: bool) -> list[int]:
        """The ratings of user.ratedList, in no order; the rest of what it says of its users is not kept."""
        body = self.body("user.ratedList", activeOnly=str(active_only).lower(), includeRetired="true")
        ratings = [int(found[1]) for found in _RATING.finditer(body)]
        if not re.match(rb'\s*\{\s*"status"\s*:\s*"OK"', body) or not ratings:
            raise IncompleteError(
                f"{self.base_url}/user.ratedList gave no list ({_clipped(body)}); ask again later"
            )
        return ratings

    def body(self, method: str, **parameters: object) -> bytes:
        """What the server says, asked again while it is busy, broken or out of reach."""
        url = f"{self.base_url.rstrip('/')}/{method}?{urllib.parse.urlencode(parameters)}"
        why = ""
        for number in range(TRIES):
            if number:
                self.tell(f"{why}; asking again")
                time.sleep(min(self.seconds_between * 2 ** (number - 1), LONGEST_WAIT))
            self._keep_distance()
            try:
                body, why = self._once(url)
            except (OSError, HTTPException) as error:
                body, why = b"", f"{url} cannot be reached ({getattr(error, 'reason', error)})"
            finally:
                self._asked_now()
            if not why:
                return body
        raise IncompleteError(f"{why}, {TRIES} times; try again later, or read files with --from")

    def _once(self, url: str) -> tuple[bytes, str]:
        """(body, "") of an answer; (b"", why) if it should be asked for again."""
        self.tell(f"asking {url}")
        agent = f"r1eval/{version('r1eval')} (evaluation of language models)"
        request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept": "application/json"})  # noqa: S310  # http(s) alone, checked above
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            body = error.read()
            if error.code == 429 or error.code >= 500:
                return b"", f"{url} answered HTTP {error.code}"
        if BUSY in str((_envelope(body[:10_000]) or {}).get("comment", "")).lower():
            return b"", f"{url} says that the call limit is exceeded"
        return body, ""

    def _keep_distance(self) -> None:
        """Wait until the last request, of this process or of another, is long enough ago."""
        if not self.stamp.exists():
            return
        since = time.time() - self.stamp.stat().st_mtime
        if 0 <= since < self.seconds_between:
            time.sleep(self.seconds_between - since)

    def _asked_now(self) -> None:
        self.stamp.touch()
        os.utime(self.stamp)


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, Mapping) and "status" in answer else None  # type: ignore[return-value]


def _clipped(body: bytes) -> str:
    text = " ".join(body[:200].decode(errors="replace").split())
    return repr(text[:80])
