"""The verbs of `r1eval standings`: contest standings, which Codeforces ratings are computed from."""

from pathlib import Path
from typing import Any

import click

from r1eval.cli.options import FORMAT, REFERENCE, RUN_FOLDER

CACHE = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="R1EVAL_STANDINGS",
    help="Folder of the contests; also R1EVAL_STANDINGS. ~/.cache/r1eval/codeforces by default.",
)


@click.group()
def standings() -> None:
    """Contest standings of Codeforces, which ratings are computed from."""


@standings.command()
@click.argument("contests", nargs=-1, type=click.IntRange(1), metavar="CONTEST...")
@click.option("--of", "runs", multiple=True, type=RUN_FOLDER, metavar="RUN", help="All contests of a run.")
@CACHE
@click.option("--base-url", metavar="URL", help="Another address of the API.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR_OR_FILE",
    help="Read the API's answers from files; nothing is downloaded.",
)
@click.option(
    "--rated-list",
    metavar="active|all|FILE",
    help="Also a population for the percentile: the ratings of all users, of those active within a month, or "
    "your own list.",
)
@click.option("--refresh", is_flag=True, help="Ask again for what is held.")
def fetch(**options: Any) -> None:
    """Download standings and rating changes of CONTEST (a number, as in codeforces.com/contest/2046).

    At most one request in two seconds. What is held already is not asked for again, so the same command goes
    on after an interruption.
    """
    from r1eval.codeforces import fetch
    from r1eval.codeforces.api import BASE_URL, Api
    from r1eval.codeforces.cache import ContestCache, default_folder
    from r1eval.codeforces.metrics import contests_of

    contests = [*options["contests"], *(number for run in options["runs"] for number in contests_of(run))]
    if not (contests or options["sources"] or options["rated_list"]):
        raise click.UsageError(
            "nothing to fetch; name contests, --of RUN, --from FILE or --rated-list active"
        )
    held = ContestCache(options["cache"] or default_folder())
    api = Api(held.folder / fetch.STAMP, options["base_url"] or BASE_URL, tell=_tell)
    wanted = fetch.Wanted(
        contests, options["sources"], options["rated_list"] or "", refresh=options["refresh"]
    )
    with fetch.held(held.folder):
        problems = fetch.fetch(held, api, wanted, click.echo)
    fetch.check(problems, lambda problem: _tell(f"error: {problem}"))


@standings.command()
@click.argument("runs", nargs=-1, required=True, type=RUN_FOLDER, metavar="RUN...")
@CACHE
@FORMAT
@REFERENCE
def rate(runs: tuple[Path, ...], cache: Path | None, form: str, references: tuple[str, ...]) -> None:
    """Rate finished RUNs with the standings that are held now; nothing is judged again."""
    from r1eval.run.rerate import rerate
    from r1eval.tables import results as tables

    for folder in runs:
        rerate(folder, cache)
    click.echo(tables.show(runs, form, references), nl=False)


def _tell(text: str) -> None:
    click.echo(text, err=True)
