"""Client of the Codeforces API: at most one request every two seconds, with retries.

https://codeforces.com/apiHelp allows one request per two seconds and answers "Call limit exceeded" beyond
that. The time of the last request is stored in a file next to the fetched answers, so the limit also holds
across runs of r1eval.
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
REQUEST_INTERVAL = 2.0
MAX_TRIES = 6
MAX_WAIT = 60.0
"""seconds; the wait doubles with each retry, up to this limit"""
TIMEOUT = 120.0
"""seconds without a byte"""
LIMIT_COMMENT = "call limit exceeded"
_RATING = re.compile(rb'"rating"\s*:\s*(-?\d+)')


@dataclass(frozen=True)
class Api:
    stamp: Path
    """a file whose modification time is that of the last request"""
    base_url: str = BASE_URL
    request_interval: float = REQUEST_INTERVAL
    timeout: float = TIMEOUT
    """seconds without a byte"""
    log: Callable[[str], None] = field(default=lambda _: None)
    """called with one line for each request and each retry"""

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise DataError(f"--base-url {self.base_url}: not an http(s) URL; the default is {BASE_URL}")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Return the answer's envelope, whose status may be FAILED; IncompleteError if all tries fail."""
        body = self._get(method, **parameters)
        answer = _envelope(body)
        if answer is None:
            raise IncompleteError(
                f"{self.base_url}/{method} did not answer with the API's JSON ({_clip(body)}); it may block "
                "this machine: fetch on another one and read the files with --from"
            )
        return answer

    def rated_list(self, *, active_only: bool) -> list[int]:
        """Return the ratings of user.ratedList, unordered; the users' other fields are not kept."""
        body = self._get("user.ratedList", activeOnly=str(active_only).lower(), includeRetired="true")
        ratings = [int(match[1]) for match in _RATING.finditer(body)]
        if not re.match(rb'\s*\{\s*"status"\s*:\s*"OK"', body) or not ratings:
            raise IncompleteError(
                f"{self.base_url}/user.ratedList returned no list ({_clip(body)}); try again later"
            )
        return ratings

    def _get(self, method: str, **parameters: object) -> bytes:
        """Return the response body, with retries while the server is busy, failing or unreachable."""
        url = f"{self.base_url.rstrip('/')}/{method}?{urllib.parse.urlencode(parameters)}"
        problem = ""
        for attempt in range(MAX_TRIES):
            if attempt:
                self.log(f"{problem}; retrying")
                time.sleep(min(self.request_interval * 2 ** (attempt - 1), MAX_WAIT))
            self._wait_for_interval()
            try:
                body, problem = self._get_once(url)
            except (OSError, HTTPException) as error:
                body, problem = b"", f"{url} cannot be reached ({getattr(error, 'reason', error)})"
            finally:
                self._touch_stamp()
            if not problem:
                return body
        raise IncompleteError(f"{problem}, {MAX_TRIES} times; try again later, or read files with --from")

    def _get_once(self, url: str) -> tuple[bytes, str]:
        """Return (body, "") for a response, (b"", problem) if the request should be retried."""
        self.log(f"requesting {url}")
        agent = f"r1eval/{version('r1eval')} (evaluation of language models)"
        request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept": "application/json"})  # noqa: S310  # http(s) alone, checked above
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:  # noqa: S310
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            body = error.read()
            if error.code == 429 or error.code >= 500:
                return b"", f"{url} answered HTTP {error.code}"
        if LIMIT_COMMENT in str((_envelope(body[:10_000]) or {}).get("comment", "")).lower():
            return b"", f"{url} answered that the call limit is exceeded"
        return body, ""

    def _wait_for_interval(self) -> None:
        """Sleep until the last request, by this or another process, is at least an interval ago."""
        if not self.stamp.exists():
            return
        since = time.time() - self.stamp.stat().st_mtime
        if 0 <= since < self.request_interval:
            time.sleep(self.request_interval - since)

    def _touch_stamp(self) -> None:
        self.stamp.touch()
        os.utime(self.stamp)


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, Mapping) and "status" in answer else None  # type: ignore[return-value]


def _clip(body: bytes) -> str:
    text = " ".join(body[:200].decode(errors="replace").split())
    return repr(text[:80])
