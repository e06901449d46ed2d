"""The output of `r1eval list`: all benchmarks by family, similar ones in one row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from textwrap import wrap

from benchmarks.references import published_results
from benchmarks.suites import built_in
from benchmarks.types import Benchmark

HEADER = ("benchmark", "questions", "answer", "k", "dates", "published")
NAMES_WIDTH = 46
"""terminal columns of the names"""


def format_overview(benchmarks: Sequence[Benchmark]) -> str:
    """A heading for each family, and a row for each series of benchmarks: the years of a contest, the
    languages of a set."""
    families = list(dict.fromkeys(one.family for one in benchmarks))
    rows: list[tuple[str, ...]] = [HEADER]
    for family in families:
        rows += [(family,), *_rows(one for one in benchmarks if one.family == family)]
    widths = [max(len(row[column]) for row in rows if len(row) > 1) for column in range(1, len(HEADER))]
    suites = " ".join(suite.name for suite in built_in().values())
    lines = [line for row in rows for line in _lines(row, [NAMES_WIDTH, *widths])]
    return "\n".join([*lines, "", f"suites (`r1eval list --suites`): {suites}"])


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    if len(row) == 1:
        yield row[0]
        return
    first, *more = wrap(row[0], widths[0] - 2, break_on_hyphens=False) or [""]
    indent = "" if row == HEADER else "  "
    cells = (cell.ljust(width) for cell, width in zip((indent + first, *row[1:]), widths, strict=True))
    yield "  ".join(cells).rstrip()
    yield from (f"    {line}" for line in more)


def _rows(benchmarks: Iterable[Benchmark]) -> Iterator[tuple[str, ...]]:
    for _, group in groupby(benchmarks, _series_key):
        series = list(group)
        yield (
            names(series),
            _range(question_count(one) for one in series),
            answer_kinds(series[0]) if len(series[0].prompts) < 3 else "several",
            str(series[0].sampling.k),
            dates(series),
            str(sum(len(published_results(one.published)) for one in series) or "none"),
        )


def _series_key(benchmark: Benchmark) -> tuple[str, str, int]:
    return series_name(benchmark.name), answer_kinds(benchmark), benchmark.sampling.k


def series_name(name: str) -> str:
    """The name of a series: `aime` of aime24, `polymath` of polymath-de."""
    found = re.match(r"[a-z]+", name)
    return found[0] if found else name


def names(series: Sequence[Benchmark]) -> str:
    """The names of a series; many that differ in their ends only are written once.

    `aime24 aime25 aime26`, `polymath-{ar,bn,de,…}`
    """
    full = [one.name for one in series]
    stem = full[0].rpartition("-")[0]
    if len(full) > 3 and stem and all(name.startswith(f"{stem}-") for name in full):
        return f"{stem}-{{{', '.join(name.removeprefix(f'{stem}-') for name in full)}}}"
    return " ".join(full)


def question_count(benchmark: Benchmark) -> str:
    """`30`, or `of 880` for a benchmark that selects from so many rows."""
    if benchmark.expected_questions:
        return f"{benchmark.expected_questions:,}"
    rows = benchmark.dataset.expected_rows
    return f"of {rows:,}" if rows else "?"


def _range(counts: Iterable[str]) -> str:
    """`30`, or `30–53` for a series of different sizes."""
    different = sorted(dict.fromkeys(counts), key=lambda text: int(re.sub(r"\D", "", text) or 0))
    return different[0] if len(different) == 1 else f"{different[0]}–{different[-1].removeprefix('of ')}"


def dates(series: Sequence[Benchmark]) -> str:
    """The months in which the questions were published: `2025-02`, `2024-01…2025-05`; "" if unknown."""
    known = [one.dates for one in series if one.dates]
    if not known:
        return ""
    first, last = min(first for first, _ in known)[:7], max(last for _, last in known)[:7]
    return first if first == last else f"{first}…{last}"


def answer_kinds(benchmark: Benchmark) -> str:
    return "+".join(benchmark.prompts)
