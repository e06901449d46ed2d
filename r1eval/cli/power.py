"""The verb `r1eval power`: parses, calls, prints."""

from typing import Any

import click

from r1eval.cli import options


@click.command()
@click.argument("benchmark")
@click.option(
    "--k", type=click.IntRange(1), help="Samples per question in both runs; the benchmark's own by default."
)
@click.option("--from", "run", type=options.RUN_FOLDER, help="Take the noise of this run.")
@click.option("--questions", type=click.IntRange(2), help="How many; the benchmark's own by default.")
@click.option(
    "--detect", metavar="POINTS", help="The drop that is to be seen; the gate's default margin if not given."
)
@click.option(
    "--spread",
    type=options.Finite(0, 100),
    default=0.0,
    show_default=True,
    metavar="POINTS",
    help="How much the true drop varies over questions (standard deviation).",
)
@click.option("--alpha", type=options.ALPHA, default=0.05, show_default=True)
@click.option("--power", type=options.Finite(0.5, 0.999999), default=0.8, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def power(detect: str | None, spread: float, *, as_json: bool, **given: Any) -> None:
    """The smallest drop that two runs of BENCHMARK can show, and the k that a smaller one needs."""
    from r1eval.gate.power_report import Wanted, foresee, show

    aim = None if detect is None else options.share(detect, f"--detect {detect}")
    click.echo(show(foresee(Wanted(detect=aim, spread=spread / 100, **given)), as_json), nl=False)
