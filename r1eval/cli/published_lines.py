"""The published values of a benchmark as lines of `r1eval list BENCHMARK`: those of one source together."""

from collections.abc import Iterable, Iterator
from textwrap import fill

from benchmarks.types import Published
from reports.cells import format_metric_value, with_note
from reports.rows import is_rating

WIDTH = 100
"""terminal columns"""


def published_lines(figures: Iterable[Published], indent: str) -> Iterator[str]:
    """`pass@1: Qwen3-8B 76.0 %, Qwen3-4B 73.8 %`, and below it the source with its note."""
    together: dict[tuple[str, str, str], list[Published]] = {}
    for figure in figures:
        together.setdefault((figure.metric, figure.source, figure.note), []).append(figure)
    for (metric, source, note), each in together.items():
        values = ", ".join(f"{one.model} {_value(one)}".replace(" ", "\0") for one in each)
        for line in (f"{metric}: {values}", f"  {with_note(source, note)}"):
            yield _wrap(line, indent)


def _value(figure: Published) -> str:
    rating = is_rating(figure.metric)
    return format_metric_value(figure.value, rating) + ("" if rating else " %")


def _wrap(line: str, indent: str) -> str:
    """The line in the column of the values; a model stays on one line with its value."""
    lines = fill(line, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
    return lines.replace("\0", " ")
