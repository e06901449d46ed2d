"""Which of a benchmark's questions are asked and in which language: the user's options, checked once."""

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
    """What is "" (or empty) is left to the benchmark."""

    language: str = ""
    """of the programs that are asked for: `python`, `cpp`"""
    release: str = ""
    """of a set that grows: `v1` … `v6`"""
    since: str = ""
    """the first day, YYYY-MM-DD, of the questions' dates"""
    until: str = ""
    """the last day, itself included"""
    exclude: tuple[str, ...] = ()
    """ids of questions that are not asked, sorted"""

    def given(self) -> dict[str, Any]:
        """What the user gave, by option name, in a form that JSON keeps as it is."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if name == "exclude" else value for name, value in values.items() if value}

    def leaves_out(self, question_id: str, day: str) -> str:
        """Why a question is not asked, as a notice says it; "" if it is. `day` is YYYY-MM-DD."""
        if question_id in self.exclude:
            return "excluded by --exclude"
        if self.since and day < self.since:
            return f"dated before {self.since}"
        if self.until and day > self.until:
            return f"dated after {self.until}"
        return ""


def select(
    language: str | None = None,
    release: str | None = None,
    since: str | None = None,
    until: str | None = None,
    exclude: Iterable[str] = (),
) -> Selection:
    """The selection of these options. Raises BenchmarkError for a date that is none or an empty window."""
    first, last = day(since, "since"), day(until, "until")
    if first and last and first > last:
        raise BenchmarkError(f"--since {since} is after --until {until}: exchange them")
    ids = {question_id for entry in exclude for question_id in excluded(entry)}
    return Selection(language or "", release or "", first, last, tuple(sorted(ids)))


def day(text: str | None, option: str) -> str:
    """A day or a month as the day that a window begins (`since`) or ends (`until`) with.

    >>> day("2024-08", "since"), day("2025-01", "until"), day("2024-02-29", "until")
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


def excluded(entry: str) -> list[str]:
    """The ids that an `--exclude` names: those of a file, one a line (`#` begins a remark), or itself one."""
    path = Path(entry)
    if not path.is_file():
        return [entry]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"--exclude {entry}: it cannot be read as UTF-8 text: {error}") from error
    return [found for line in lines if (found := line.partition("#")[0].strip())]
