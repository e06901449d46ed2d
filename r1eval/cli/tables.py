"""The verb `r1eval table`, how tables are shown on this terminal, and which command to give next."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from r1eval.cli import options
from r1eval.errors import R1evalError

if TYPE_CHECKING:
    from reports.fit import Screen
    from reports.lines import Sort
    from reports.rows import Section
    from reports.table import View

MIN_WIDTH = 20
"""columns of a terminal below which tables do not shrink"""
ORDERS = {"": None, "asc": False, "desc": True}
"""what `--sort COLUMN:ORDER` can end with, and whether it is descending"""

COLUMNS = click.option(
    "--columns",
    metavar="A,B,…",
    help="One table of these columns, in this order; by default two tables of all that are known.",
)
SORT = click.option(
    "--sort",
    metavar="COLUMN[:asc]",
    help="Order the runs of each metric, or the benchmarks of one run, by a column: numbers from the "
    "highest, names from A; :asc or :desc for the other way. By default as given.",
)


@click.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@options.FORMAT
@COLUMNS
@SORT
@options.REFERENCE
@options.CUTOFF
@click.option(
    "--errors",
    is_flag=True,
    help="Show the errors of each metric, and what other harnesses would report for the same samples.",
)
def table(
    runs: tuple[Path, ...],
    output_format: str,
    columns: str | None,
    sort: str | None,
    errors: bool,
    **values: Any,
) -> None:
    """Print the results of RUN... with confidence intervals, and next to them the published figures.

    Several runs are lines of one table. On a terminal it has the terminal's width: where that is too narrow,
    the least important columns are left out, or each line becomes a block.
    """
    from benchmarks.selection import parse_day
    from r1eval.tables import results

    references, cutoff = values["references"], values["cutoff"]
    if errors and (references or columns or sort):
        option = "--published" if references else "--columns" if columns else "--sort"
        raise click.UsageError(f"--errors shows tables of its own; leave out {option}")
    shown = view(columns, sort, output_format)
    if errors:
        from r1eval.tables import uncertainty

        click.echo(uncertainty.format_uncertainty(runs, output_format, shown.screen), nl=False)
        return
    day = parse_day(cutoff, "cutoff")
    click.echo(results.format_results(runs, output_format, references, day, view=shown), nl=False)
    suggest_next(runs, output_format)


def view(columns: str | None, sort: str | None, output_format: str) -> "View":
    """How a table is shown here; R1evalError for columns that do not exist."""
    from reports.table import View

    if (columns or sort) and output_format in ("csv", "json"):
        option = "--columns" if columns else "--sort"
        raise click.UsageError(f"{option} is for --format text and markdown; {output_format} has every field")
    names = [name for name in (columns or "").split(",") if name.strip()]
    return View(tuple(_column(name, "--columns") for name in names), _sort(sort), screen())


def screen() -> "Screen":
    """The terminal that standard output is, or none."""
    from reports.fit import FULL, Screen

    if not sys.stdout.isatty():
        return FULL
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("dumb", "unknown")
    return Screen(max(MIN_WIDTH, shutil.get_terminal_size().columns), color=not plain)


def print_results(
    runs: Sequence[Path],
    output_format: str,
    references: Sequence[str] = (),
    *,
    names: Mapping[Path, str] | None = None,
    shown: "View | None" = None,
) -> None:
    """Print the table of these runs. `names`: what folders are called, where not by their path."""
    from r1eval.tables import results

    shown = shown or view(None, None, output_format)
    click.echo(results.format_results(runs, output_format, references, names=names, view=shown), nl=False)


def print_sections(text: str, sections: Sequence["Section"]) -> None:
    """Print a table that is there as text; on a terminal so that it fits."""
    from reports import table as tables

    shown = view(None, None, "text")
    fits = sections and shown != tables.WHOLE
    click.echo(tables.to_text(sections, shown) if fits else text, nl=False)


def suggest_next(runs: Sequence[Path], output_format: str = "text") -> None:
    """Say on a terminal which commands go on from a table."""
    if output_format != "text" or not _is_terminal():
        return
    suggest_report(runs)
    folders = list(dict.fromkeys(map(str, runs)))
    if len(folders) > 1:
        click.echo(_command("is it worse?", "gate", folders[-1], "--baseline", folders[0]), err=True)


def suggest_report(runs: Sequence[Path]) -> None:
    """Say on a terminal which command shows every sample of these runs."""
    if _is_terminal():
        folders = list(dict.fromkeys(map(str, runs)))
        out = f"{folders[0].rstrip('/')}-report"
        click.echo(_command("every sample:", "report", *folders, "--out", out), err=True)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and sys.stderr.isatty()


def _command(purpose: str, *words: str) -> str:
    return f"{purpose} {shlex.join(('r1eval', *words))}"


def _sort(text: str | None) -> "Sort | None":
    """`COLUMN`, `COLUMN:asc` or `COLUMN:desc`."""
    from reports.lines import Sort

    if text is None:
        return None
    name, _, order = text.partition(":")
    if order not in ORDERS:
        raise R1evalError(f"--sort {text}: the order is asc or desc, as in {name}:asc")
    column = _column(name, "--sort")
    descending = ORDERS[order]
    return Sort(column, column not in ("benchmark", "metric", "run") if descending is None else descending)


def _column(name: str, option: str) -> str:
    """The column of this name or heading; R1evalError if there is none, with those that there are."""
    from benchmarks.errors import did_you_mean
    from reports.columns import COLUMNS as KNOWN

    plain = name.strip().lower().replace("_", "-").replace(" ", "-")
    if plain not in KNOWN:
        known = f"there are {', '.join(KNOWN)}{did_you_mean(plain, KNOWN)}"
        raise R1evalError(f"{option} {name.strip()}: no such column; {known}")
    return plain
