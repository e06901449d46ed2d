"""The user's options for which questions of a benchmark are asked and in which language, validated once."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError


@dataclass(frozen=True)
class Selection:
    """Values that are "" or empty leave the choice to the benchmark."""

    language: str = ""
    """programming language that the prompt asks for: `python`, `cpp`"""
    release: str = ""
    """version of a growing data set: `v1` … `v6`"""
    since: str = ""
    """first date of the questions, YYYY-MM-DD"""
    until: str = ""
    """last date, inclusive"""
    exclude: tuple[str, ...] = ()
    """ids of questions to skip, sorted"""

    def options(self) -> dict[str, Any]:
        """The options that the user gave, by name, as JSON values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if name == "exclude" else value for name, value in values.items() if value}

    def skip_reason(self, question_id: str, day: str) -> str:
        """Why a question is skipped, in the words of a notice; "" if it is not. `day` is YYYY-MM-DD."""
        if question_id in self.exclude:
            return "excluded by --exclude"
        if self.since and day < self.since:
            return f"dated before {self.since}"
        if self.until and day > self.until:
            return f"dated after {self.until}"
        return ""


def parse_selection(
    language: str | None = None,
    release: str | None = None,
    since: str | None = None,
    until: str | None = None,
    exclude: Iterable[str] = (),
) -> Selection:
    """The Selection of these options. Raises BenchmarkError for an invalid date or an empty window."""
    first, last = parse_day(since, "since"), parse_day(until, "until")
    if first and last and first > last:
        raise BenchmarkError(f"--since {since} is after --until {until}: swap them")
    ids = {question_id for entry in exclude for question_id in excluded_ids(entry)}
    return Selection(language or "", release or "", first, last, tuple(sorted(ids)))


def parse_day(text: str | None, option: str) -> str:
    """A day or a month as the first (`since`) or last (`until`) day of a window, YYYY-MM-DD.

    >>> parse_day("2024-08", "since"), parse_day("2025-01", "until"), parse_day("2024-02-29", "until")
    ('2024-08-01', '2025-01-31', '2024-02-29')
    """
    if not text:
        return ""
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            first = date.fromisoformat(f"{text}-01")
            length = monthrange(first.year, first.month)[1]
            return (first if option == "since" else first.replace(day=length)).isoformat()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BenchmarkError(f"--{option} {text}: give a day as 2024-08-31, or a month as 2024-08")


def excluded_ids(entry: str) -> list[str]:
    """The ids of one `--exclude`: the lines of a file (`#` starts a comment), or the entry itself."""
    path = Path(entry)
    if not path.is_file():
        return [entry]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"--exclude {entry}: it cannot be read as UTF-8 text: {error}") from error
    return [question_id for line in lines if (question_id := line.partition("#")[0].strip())]
