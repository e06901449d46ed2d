"""The verb `r1eval power`: the drop that two runs can detect, or the k that a smaller one needs."""

from typing import Any

import click

from r1eval.cli import completion, options


@click.command()
@click.argument("benchmark", shell_complete=completion.benchmarks)
@click.option(
    "--k", type=click.IntRange(1), help="Samples per question in both runs; by default the benchmark's own."
)
@click.option("--from", "run", type=options.RUN_FOLDER, help="Estimate the variance from this run.")
@click.option(
    "--questions", type=click.IntRange(2), help="Number of questions; by default the benchmark's own."
)
@click.option("--detect", metavar="POINTS", help="The drop to detect; by default the gate's margin.")
@click.option(
    "--spread",
    type=options.FiniteRange(0, 100),
    default=0.0,
    show_default=True,
    metavar="POINTS",
    help="Standard deviation of the true drop over questions.",
)
@click.option("--alpha", type=options.ALPHA, default=0.05, show_default=True, help="Significance level.")
@click.option(
    "--power",
    type=options.FiniteRange(0.5, 0.999999),
    default=0.8,
    show_default=True,
    help="Probability of detecting the drop.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def power(detect: str | None, spread: float, *, as_json: bool, **values: Any) -> None:
    """Show the smallest drop that two runs of BENCHMARK can detect, and the k that a smaller one needs.

    BENCHMARK may be a suite.
    """
    from benchmarks.asked import find_suite
    from r1eval.gate.power_report import PowerOptions, compute_power, format_report
    from r1eval.gate.suite_power import format_suite_power

    drop = None if detect is None else options.parse_points(detect, f"--detect {detect}")
    asked = PowerOptions(detect=drop, spread=spread / 100, **values)
    is_suite = find_suite(asked.benchmark) is not None
    text = format_suite_power(asked, as_json) if is_suite else format_report(compute_power(asked), as_json)
    click.echo(text, nl=False)
