"""Reads a reply's bytes as they arrive: server-sent events, or one JSON document."""

import json
from typing import Any

from r1eval.engines.openai_errors import one_line
from r1eval.engines.openai_reply import RawReply

END = b"[DONE]"
BLANK = b"\xef\xbb\xbf \t\r\n"
FIELDS = (b"data:", b"event:", b"retry:", b"id:", b":")
"""what a stream of events can start with"""


class ReplyReader:
    """Collects a reply; it does not matter whether the server was asked to stream.

    Server-sent events as the HTML standard has them, of which only `data` matters here. A body without any
    event is one JSON document.
    """

    def __init__(self) -> None:
        self.reply = RawReply()
        self.events = 0
        self.done = False
        """whether the stream said that it ends; what follows does not matter"""
        self._is_stream: bool | None = None
        """None before the first bytes"""
        self._rest: list[bytes] = []
        """an unfinished line, or the whole document"""
        self._data: list[bytes] = []
        """lines of an event that goes on in its next line"""

    def feed(self, data: bytes) -> int:
        """Take in some bytes; returns how many events were in them."""
        if self._is_stream is None:
            data = b"".join((*self._rest, data)).lstrip(BLANK)
            self._rest = []
            if len(data) >= len(max(FIELDS, key=len)):
                self._is_stream = data.startswith(FIELDS)
        if not self._is_stream:
            self._rest.append(data)
            return 0
        before = self.events
        head, newline, tail = data.rpartition(b"\n")
        if newline:
            head = b"".join((*self._rest, head))
            self._rest = [tail]
            self._read_lines(head)
        else:
            self._rest.append(tail)
        return self.events - before

    def _read_lines(self, text: bytes) -> None:
        for line in text.splitlines():
            if line.startswith(b"data:"):
                self._read_data(line[5:].strip())
            elif line.startswith(b"{"):  # an error that interrupts the stream
                self._read_data(line.strip())
            elif self._data and not line.strip():
                self._flush()

    def _read_data(self, data: bytes) -> None:
        if data == END:
            self._flush()
            self.done = True
        elif self._data or not self._take(data):
            self._data.append(data)

    def _take(self, data: bytes) -> bool:
        """Take in an event; False if it is no JSON."""
        try:
            payload = json.loads(data.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            return False
        self.events += 1
        self.reply.add(payload)
        return True

    def _flush(self) -> None:
        """The end of an event of several lines, or of one that is no JSON, such as an error in plain text."""
        data, self._data = b"\n".join(self._data), []
        if data and not self._take(data):
            self.reply.nothing = self.reply.nothing or f"the stream contains no JSON: {_show(data)}"

    def finish(self) -> RawReply:
        """The reply, when no more bytes come."""
        rest = b"".join(self._rest)
        if self._is_stream:
            self._read_lines(rest + b"\n")
            self._flush()
            self.reply.is_complete = self.done
            self.reply.streamed, self.reply.events = True, self.events
        else:
            self.reply.add(_parse_document(rest))
        return self.reply


def _parse_document(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return f"{_show(body)}" if body.strip() else "an empty body"


def _show(data: bytes) -> str:
    return one_line(data[:300].decode("utf-8", "replace"))
