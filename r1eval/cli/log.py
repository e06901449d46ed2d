"""The verb `r1eval log`: results of finished runs to experiment trackers."""

from pathlib import Path

import click

from r1eval.cli import options


@click.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@click.option(
    "--to",
    "targets",
    multiple=True,
    required=True,
    metavar="TRACKER",
    help="mlflow[:URI], wandb[:[ENTITY/]PROJECT] or trackio[:PROJECT], with ?run=NAME&step=N; repeatable.",
)
def log(runs: tuple[Path, ...], targets: tuple[str, ...]) -> None:
    """Log the results of RUN... to experiment trackers: metrics with their errors, and a table of samples.

    The training step is the one in the model's name, or `?step=N`. With `?run=NAME` several runs become one
    run there: the curve of a training. What a tracker has already is not logged again.
    """
    from r1eval.tracking.catalogue import check_target
    from r1eval.tracking.session import log_run
    from r1eval.tracking.target import parse_target

    places = [parse_target(text) for text in targets]
    for place in places:
        check_target(place)
    for run in runs:
        for place in places:
            done = log_run(run, place, warn=lambda line: click.echo(f"warning: {line}", err=True))
            click.echo(f"{run}: {done}")
