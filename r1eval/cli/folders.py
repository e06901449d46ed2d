"""The verbs on run folders as such: `r1eval check` and `r1eval merge`."""

from pathlib import Path
from typing import Any

import click

from r1eval.cli import options, tables
from r1eval.errors import MissingResultsError, RunFolderError


@click.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@click.option(
    "--fix",
    is_flag=True,
    help="Set damaged lines aside, grade what has no valid score, and write "
    "votes and metrics again; no finished sample is lost.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.WORKERS
def check(runs: tuple[Path, ...], fix: bool, as_json: bool, workers: int | None) -> None:
    """Check that the scores of RUN... grade the texts that are there, and the metrics are of these scores.

    Exit code 0 if all are sound, 2 if one is not, 5 if one is sound but not finished.
    """
    from r1eval.run.check import check_run, fix_run, format_checks

    checks = [check_run(folder) for folder in runs]
    if fix:
        for folder, one in zip(runs, checks, strict=True):
            if one.problems and not any(problem.by_run for problem in one.problems):
                fix_run(folder, workers, lambda line: click.echo(line, err=True))
        checks = [check_run(folder) for folder in runs]
    click.echo(format_checks(checks, as_json=as_json), nl=False)
    unsound = [one.path for one in checks if one.problems]
    if unsound:
        raise RunFolderError(f"{', '.join(unsound)}: not sound, see above")
    if unfinished := [one.path for one in checks if not one.is_complete]:
        raise MissingResultsError(f"{', '.join(unfinished)}: not finished; the run's own command resumes it")


@click.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the whole run."
)
@options.ALLOW_FAILED
@options.WORKERS
@options.ISOLATION
@options.STANDINGS
@options.FORMAT
@options.REFERENCE
def merge(
    runs: tuple[Path, ...],
    out: Path,
    output_format: str,
    references: tuple[str, ...],
    **values: Any,
) -> None:
    """Put the shards RUN... of one plan together into one run; they stay as they are.

    Each sample keeps its score; what has none is graded. If --out has a run of this plan already, such as an
    earlier merge, the shards are added to it.

    Exit code 5 if samples are missing or failed: ask them with the run's command without --shard, or merge
    again when the shards are finished.
    """
    from r1eval.run.merge import MergeOptions, merge_runs

    incomplete = merge_runs(runs, out, MergeOptions(**values), lambda line: click.echo(line, err=True))
    tables.print_results([out], output_format, references)
    if incomplete:
        raise MissingResultsError(incomplete)
