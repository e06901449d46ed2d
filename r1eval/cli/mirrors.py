"""The verbs `r1eval data fetch` and `r1eval data check`: mirrors for machines without the hub."""

from collections.abc import Sequence
from pathlib import Path

import click

from r1eval.cli import completion
from r1eval.errors import NotComparableError, R1evalError


@click.group()
def data() -> None:
    """Bring data sets to a machine that cannot reach the hub."""


@data.command()
@click.argument(
    "benchmarks", nargs=-1, required=True, metavar="BENCHMARK...", shell_complete=completion.benchmarks
)
@click.option(
    "--to", required=True, type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The mirror."
)
@click.option("--dry-run", is_flag=True, help="Show the files and their size without downloading.")
def fetch(benchmarks: tuple[str, ...], to: Path, dry_run: bool) -> None:
    """Download what BENCHMARK... need from the hub into a mirror, for `r1eval run --data DIR`.

    BENCHMARK is a name or a suite from `r1eval list`, or the path of your own .toml. Only the files that a
    run reads are downloaded; the same command resumes.
    """
    from r1eval.run.mirroring import fetch_benchmarks

    failures = fetch_benchmarks(benchmarks, to, dry_run=dry_run, say=lambda line: click.echo(line, err=True))
    if failures:
        raise R1evalError("\n".join(failures))


@data.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.argument("benchmarks", nargs=-1, metavar="[BENCHMARK...]", shell_complete=completion.benchmarks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(folder: Path, benchmarks: Sequence[str], as_json: bool) -> None:
    """Compare a mirror with what was recorded: its files, and the fingerprints of its questions.

    Exit code 0 if all agree, 2 if files are missing or damaged, 4 if questions differ from the recorded ones.
    """
    from r1eval.run.mirroring import check_mirror, format_checks, to_json

    checks = check_mirror(folder, benchmarks)
    click.echo(to_json(checks) if as_json else format_checks(checks))
    if damaged := [one.benchmark for one in checks if one.problems]:
        raise R1evalError(f"{', '.join(damaged)}: not complete, see above; `r1eval data fetch` repairs it")
    if differing := [one.benchmark for one in checks if one.differs]:
        raise NotComparableError(f"{', '.join(differing)}: not the recorded questions, see above")
