"""The verb `r1eval import`: a run folder from another harness's log."""

from pathlib import Path
from typing import Any

import click

from r1eval.cli import completion, options, tables
from r1eval.errors import R1evalError
from r1eval.imports.catalogue import FORMATS


def _formats() -> str:
    """The formats as lines of the help, which click does not wrap after \\b."""
    width = max(map(len, FORMATS))
    return "\n".join(f"  {one.name:{width}}  {one.harness}: {one.files}" for one in FORMATS.values())


@click.command("import", epilog=f"\b\nFormats:\n{_formats()}")
@click.argument("log_format", metavar="FORMAT", shell_complete=completion.import_formats)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--benchmark",
    required=True,
    metavar="NAME",
    shell_complete=completion.benchmarks,
    help="A name of `r1eval list`, or your .toml.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="RUN",
    help="The run folder; it appears when the import is complete.",
)
@click.option("--model", metavar="ID_OR_PATH", help="The model, where the log does not tell it.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="WHAT=NAME",
    help="jsonl, parquet: which column holds response, question_id, question, gold, correct, …; repeatable.",
)
@click.option(
    "--verdict", "metric", metavar="METRIC", help="Which metric or scorer of the log is its verdict."
)
@click.option("--k", type=click.IntRange(1), help="Take the first k samples of each question.")
@click.option(
    "--allow-unmatched",
    is_flag=True,
    help="Leave out samples that match no question, and questions without samples.",
)
@options.SELECTION
@options.DATA
@options.ANSWER_FROM
@options.JUDGING
@options.ISOLATION
@options.WORKERS
@options.ALLOW_FAILED
@options.FORMAT
def import_(files: tuple[Path, ...], output_format: str, **values: Any) -> None:
    """Make a run folder of another harness's log, graded by r1eval, and print its table.

    A sample's question is found by its id, or by its text. What the log does not tell stays unknown. The
    harness's own verdicts are kept in RUN/BENCHMARK/foreign.jsonl; the table says on how many samples the two
    graders differ, the report on which.
    """
    from r1eval.imports.write import import_log

    given = _import_options(files, values)
    if not import_log(given, lambda line: click.echo(f"warning: {line}", err=True)):
        click.echo(f"{given.out} holds this import already; nothing to do", err=True)
    tables.print_results([given.out], output_format)


def _import_options(files: tuple[Path, ...], values: dict[str, Any]) -> Any:
    from benchmarks.selection import parse_selection
    from r1eval.imports.foreign import ReadOptions
    from r1eval.imports.write import ImportOptions

    selection = {name: values.pop(name) for name in ("language", "release", "since", "until", "exclude")}
    columns = dict(_column(text) for text in values.pop("columns"))
    log_format = values.pop("log_format")
    if columns and log_format not in ("jsonl", "parquet"):
        raise R1evalError(f"--column is for jsonl and parquet; the format {log_format} names its own")
    return ImportOptions(
        format=log_format,
        files=files,
        reading=ReadOptions(columns, values.pop("metric")),
        selection=parse_selection(**selection),
        answer_from=values.pop("answer_from") or "answer",
        judging=values.pop("judging") or "judge",
        **values,
    )


def _column(text: str) -> tuple[str, str]:
    from benchmarks.errors import did_you_mean
    from r1eval.imports.columns import COLUMNS

    what, equals, name = text.partition("=")
    if not (equals and name):
        raise R1evalError(f"--column {text}: give WHAT=NAME, such as response=output")
    if what not in COLUMNS:
        known = did_you_mean(what, COLUMNS) or f"; known are {', '.join(COLUMNS)}"
        raise R1evalError(f"--column {text}: {what} is not known{known}")
    return what, name
