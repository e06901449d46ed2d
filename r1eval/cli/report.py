"""The verb `r1eval report`: a static site with the leaderboard, the runs and their samples."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from r1eval.cli.completion import published_models
from r1eval.cli.options import RUN_FOLDER
from r1eval.cli.renamed import RenamedOption

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("runs", nargs=-1, type=RUN_FOLDER, metavar="RUN...")
@click.option(
    "--out", type=FOLDER, metavar="DIR", help="Folder of the report; replaces an earlier report there."
)
@click.option("--publish", type=FOLDER, metavar="DIR", help="Add the runs to the existing report in DIR.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["html", "csv", "json", "markdown"]),
    default="html",
    show_default=True,
    help="html writes the site; the others print only the leaderboard.",
)
@click.option(
    "--samples",
    default="all",
    show_default=True,
    metavar="all|wrong|N",
    help="Samples to show with their text: all, those not correct, or N per question.",
)
@click.option("--reveal", is_flag=True, help="Show the text of hidden questions (GPQA).")
@click.option(
    "--published",
    "references",
    cls=RenamedOption,
    old="--reference",
    multiple=True,
    metavar="MODEL",
    shell_complete=published_models,
    help="Published models to show; by default the runs' own, the best and the closest.",
)
@click.option(
    "--baseline",
    type=RUN_FOLDER,
    metavar="RUN",
    help="Run to compare the others with; by default the first.",
)
@click.option("--serve", is_flag=True, help="Preview the report in a browser on this machine.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="Port of the preview."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; by default one per core.")
@click.option("--quiet", is_flag=True, help="Print no progress.")
def report(runs: tuple[Path, ...], **options: Any) -> None:
    """Write the leaderboard of RUN... as a static site that opens from a file, without a server or network.

    A RUN may also be a folder of runs, such as one per checkpoint. Runs of one model with a training step in
    their names are also plotted over the steps; each run is compared with the first, as by `r1eval gate`.
    """
    _check(runs, options)
    with ExitStack() as stack:
        out = options["out"] or options["publish"]
        if options["serve"] and out is None:
            out = Path(stack.enter_context(TemporaryDirectory(prefix="r1eval-"))) / "report"
        if runs:
            _write(runs, out, options)
        if options["serve"]:
            from r1eval.report.serve import serve

            serve(out, options["port"], lambda line: click.echo(line, err=True))


def _check(runs: tuple[Path, ...], options: dict[str, Any]) -> None:
    out = options["out"] or options["publish"]
    if options["out"] and options["publish"]:
        raise click.UsageError("--out writes a new report, --publish adds to one; give one of them")
    if options["output_format"] != "html" and (out or options["serve"]):
        raise click.UsageError(
            f"--format {options['output_format']} prints only the leaderboard; leave out --out, --publish "
            "and --serve"
        )
    if not runs and not (out and options["serve"]):
        raise click.UsageError("name a run folder, or a folder of runs")
    if options["output_format"] == "html" and not (out or options["serve"]):
        raise click.UsageError("give --out DIR for the report, or print the leaderboard with --format csv")


def _write(paths: tuple[Path, ...], out: Path | None, options: dict[str, Any]) -> None:
    from r1eval.report import write
    from r1eval.report.publish import publish
    from r1eval.report.run_folders import find_run_folders
    from r1eval.report.sample_choice import parse_text_selection

    folders = find_run_folders([*paths, *([options["baseline"]] if options["baseline"] else [])])
    report_options = write.ReportOptions(
        text_selection=parse_text_selection(options["samples"]),
        reveal=options["reveal"],
        references=options["references"],
        baseline=options["baseline"],
        workers=options["workers"],
    )

    def log(line: str) -> None:
        if not options["quiet"]:
            click.echo(line, err=True)

    write.check_options(folders, out, report_options)
    if out is None:
        leaderboard = write.ranked_leaderboard(
            write.gather_runs(folders, report_options), report_options.references
        )
        click.echo(write.FORMATS[options["output_format"]](leaderboard), nl=False)
        return
    (publish if options["publish"] else write.write)(folders, out, report_options, log)
    click.echo(out / "index.html")
