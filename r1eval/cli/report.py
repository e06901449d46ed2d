"""The verb `r1eval report`: a static site of the leaderboard, its runs and their samples."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from r1eval.cli.options import RUN_FOLDER

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("runs", nargs=-1, type=RUN_FOLDER, metavar="RUN...")
@click.option(
    "--out", type=FOLDER, metavar="DIR", help="Folder of the report; an earlier report there is replaced."
)
@click.option(
    "--publish", type=FOLDER, metavar="DIR", help="Add the runs to the report in DIR, and keep those it has."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "csv", "json", "markdown"]),
    default="html",
    show_default=True,
    help="html writes the site; the others print the leaderboard alone.",
)
@click.option(
    "--samples",
    default="8",
    show_default=True,
    metavar="all|wrong|N",
    help="Which samples are shown with their text: all, those not correct, or N of each question.",
)
@click.option("--reveal", is_flag=True, help="Show the text of hidden questions (GPQA).")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="MODEL",
    help="Published models to stand beside; all that published on these benchmarks by default.",
)
@click.option(
    "--baseline",
    type=RUN_FOLDER,
    metavar="RUN",
    help="Compare the other runs with this one; the first by default.",
)
@click.option("--serve", is_flag=True, help="Preview the report in a browser on this machine.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8017, show_default=True, help="Of the preview."
)
@click.option("--workers", type=click.IntRange(1), help="Processes; one per core by default.")
@click.option("--quiet", is_flag=True, help="No progress.")
def report(runs: tuple[Path, ...], **options: Any) -> None:
    """The leaderboard of RUN... as a static site: opens from a file, no network, nothing to install.

    A RUN may also be a folder of runs, such as one of checkpoints. Runs of one model with a training step in
    their names are also plotted against it; each run is compared with the first, as `r1eval gate` would.
    """
    _check(runs, options)
    with ExitStack() as held:
        place = options["out"] or options["publish"]
        if options["serve"] and place is None:
            place = Path(held.enter_context(TemporaryDirectory(prefix="r1eval-"))) / "report"
        if runs:
            _write(runs, place, options)
        if options["serve"]:
            from r1eval.report.serve import serve

            serve(place, options["port"], lambda line: click.echo(line, err=True))


def _check(runs: tuple[Path, ...], options: dict[str, Any]) -> None:
    place = options["out"] or options["publish"]
    if options["out"] and options["publish"]:
        raise click.UsageError("--out writes a new report, --publish adds to one; give one of them")
    if options["form"] != "html" and (place or options["serve"]):
        raise click.UsageError(
            f"--format {options['form']} prints the leaderboard alone; leave out --out, --publish and --serve"
        )
    if not runs and not (place and options["serve"]):
        raise click.UsageError("name a run folder, or a folder of them")
    if options["form"] == "html" and not (place or options["serve"]):
        raise click.UsageError("say where the report goes, with --out DIR; or print it, with --format csv")


def _write(named: tuple[Path, ...], place: Path | None, options: dict[str, Any]) -> None:
    from r1eval.report import write
    from r1eval.report.publish import publish
    from r1eval.report.run_folders import run_folders
    from r1eval.report.sample_choice import texts

    folders = run_folders([*named, *([options["baseline"]] if options["baseline"] else [])])
    how = write.Options(
        texts=texts(options["samples"]),
        reveal=options["reveal"],
        references=options["references"],
        baseline=options["baseline"],
        workers=options["workers"],
    )

    def tell(line: str) -> None:
        if not options["quiet"]:
            click.echo(line, err=True)

    write.check(folders, place, how)
    if place is None:
        shown = write.leaderboard(write.facts(folders, how), how.references)
        click.echo(write.FORMS[options["form"]](shown), nl=False)
        return
    (publish if options["publish"] else write.write)(folders, place, how, tell)
    click.echo(place / "index.html")
