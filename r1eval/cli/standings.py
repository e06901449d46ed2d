"""The verbs of `r1eval standings`: the contest standings from which Codeforces ratings are computed."""

from pathlib import Path
from typing import Any

import click

from r1eval.cli import tables
from r1eval.cli.options import FORMAT, REFERENCE, RUN_FOLDER
from r1eval.cli.renamed import RenamedOption

CACHE = click.option(
    "--standings",
    "cache",
    cls=RenamedOption,
    old="--cache",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="R1EVAL_STANDINGS",
    help="Folder of the standings; also R1EVAL_STANDINGS. By default ~/.cache/r1eval/codeforces.",
)


@click.group()
def standings() -> None:
    """Manage the Codeforces contest standings that ratings are computed from."""


@standings.command()
@click.argument("contests", nargs=-1, type=click.IntRange(1), metavar="[CONTEST]...")
@click.option(
    "--of", "runs", multiple=True, type=RUN_FOLDER, metavar="RUN", help="Fetch all contests of a run."
)
@CACHE
@click.option("--base-url", metavar="URL", help="URL of the API, if not codeforces.com.")
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="DIR_OR_FILE",
    help="Read saved API responses from files instead of downloading.",
)
@click.option(
    "--rated-list",
    metavar="active|all|FILE",
    help="Also fetch the population for the percentile: the ratings of all users, of users active in the "
    "last month, or your own list.",
)
@click.option("--refresh", is_flag=True, help="Fetch contests again that are already in the cache.")
def fetch(**options: Any) -> None:
    """Download standings and rating changes of CONTEST (a number, as in codeforces.com/contest/2046).

    Sends at most one request every two seconds. Contests already in the cache are skipped, so the same
    command resumes after an interruption.
    """
    from r1eval.codeforces import fetch
    from r1eval.codeforces.api import BASE_URL, Api
    from r1eval.codeforces.cache import ContestCache, default_folder
    from r1eval.codeforces.metrics import contests_in_run

    contests = [*options["contests"], *(number for run in options["runs"] for number in contests_in_run(run))]
    if not (contests or options["sources"] or options["rated_list"]):
        raise click.UsageError(
            "nothing to fetch; name contests, --of RUN, --from FILE or --rated-list active"
        )
    cache = ContestCache(options["cache"] or default_folder())
    api = Api(cache.folder / fetch.STAMP_FILE, options["base_url"] or BASE_URL, log=_print_error)
    request = fetch.FetchRequest(
        contests, options["sources"], options["rated_list"] or "", refresh=options["refresh"]
    )
    with fetch.lock(cache.folder):
        problems = fetch.fetch(cache, api, request, click.echo)
    fetch.raise_problems(problems, lambda problem: _print_error(f"error: {problem}"))


@standings.command()
@click.argument("runs", nargs=-1, required=True, type=RUN_FOLDER, metavar="RUN...")
@CACHE
@FORMAT
@REFERENCE
def rate(runs: tuple[Path, ...], cache: Path | None, output_format: str, references: tuple[str, ...]) -> None:
    """Rate finished RUNs again with the standings now in the cache; nothing is judged again."""
    from r1eval.run.rerate import rerate

    for folder in runs:
        rerate(folder, cache)
    tables.print_results(runs, output_format, references)


def _print_error(text: str) -> None:
    click.echo(text, err=True)
