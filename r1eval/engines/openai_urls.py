"""Which servers a run has: the URLs of `--base-url`, and files of URLs that are read again as they change."""

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from r1eval.engines.openai_http import Endpoint
from r1eval.errors import R1evalError

MARK = "@"
"""before the name of a file"""

FILE_BYTES = 1 << 20
EXAMPLE = "write one per line, such as http://localhost:8000/v1"

Stamp = tuple[int, int, int] | None
"""of a file: when it was changed, its size, its number; None for none"""


class UrlList:
    """The endpoints that `--base-url` names, in order, each once.

    `@FILE` stands for the URLs in a file: one a line, `#` before a comment. `refresh` is called about every
    second; it believes a changed file once it says the same twice, as it may be read while it is written.
    """

    def __init__(self, given: Sequence[str]) -> None:
        """`given`: as on the command line. R1evalError for what is no URL, and for a file without any."""
        self._given = tuple(_absolute(one) for one in given)
        self._files = tuple(Path(one[1:]) for one in self._given if one.startswith(MARK))
        self._believed = self._stamps()
        self.endpoints = self._parse()
        self._seen: tuple[Endpoint, ...] | str = self.endpoints
        """what the files said when they were last read: endpoints, or why not"""

    @property
    def changes(self) -> bool:
        """Whether servers may come and go."""
        return bool(self._files)

    def refresh(self) -> bool:
        """Whether the endpoints are others than before.

        R1evalError, once for each change, if a file cannot be used; the endpoints stay as they were.
        """
        stamps = self._stamps()
        if stamps == self._believed:
            return False
        before, self._seen = self._seen, self._look()
        if self._seen != before:
            return False
        self._believed = stamps
        if isinstance(self._seen, str):
            raise R1evalError(self._seen)
        changed = set(self._seen) != set(self.endpoints)
        self.endpoints = self._seen
        return changed

    def _look(self) -> tuple[Endpoint, ...] | str:
        try:
            return self._parse()
        except R1evalError as error:
            return str(error)

    def _stamps(self) -> tuple[Stamp, ...]:
        return tuple(_stamp(path) for path in self._files)

    def _parse(self) -> tuple[Endpoint, ...]:
        found = (
            endpoint
            for one in self._given
            for endpoint in (_read_file(Path(one[1:])) if one.startswith(MARK) else (Endpoint.of(one),))
        )
        return tuple(dict.fromkeys(found))


def _absolute(given: str) -> str:
    return f"{MARK}{Path(given[1:]).expanduser().absolute()}" if given.startswith(MARK) else given


def _stamp(path: Path) -> Stamp:
    with suppress(OSError, ValueError):
        found = path.stat()
        return found.st_mtime_ns, found.st_size, found.st_ino
    return None


def _read_file(path: Path) -> list[Endpoint]:
    """R1evalError for a file that is missing, holds no URL, or a line that is none."""
    name = f"--base-url {MARK}{path}"
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise R1evalError(f"{name}: not a file; name a text file with URLs, one per line")
        with path.open("rb") as file:
            text = file.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise R1evalError(f"{name}: cannot be read ({reason}); name a text file with URLs") from None
    if len(text) > FILE_BYTES:
        raise R1evalError(f"{name}: more than {FILE_BYTES >> 20} MiB; name a text file with URLs")
    endpoints = [_parse_line(name, number, line) for number, line in _lines(text)]
    if not endpoints:
        raise R1evalError(f"{name}: no URL in it; {EXAMPLE}")
    return endpoints


def _lines(text: bytes) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers from 1; a comment starts a line or follows a blank."""
    for number, line in enumerate(text.decode("utf-8-sig", "replace").splitlines(), 1):
        content = f" {line}".replace("\t", " ").partition(" #")[0].strip()
        if content:
            yield number, content


def _parse_line(name: str, number: int, line: str) -> Endpoint:
    try:
        return Endpoint.of(line)
    except R1evalError as error:
        raise R1evalError(f"{name}, line {number}: {str(error).removeprefix('--base-url ')}") from None
