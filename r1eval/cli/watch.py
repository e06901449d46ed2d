"""The verb `r1eval watch`: its options, and the exit code of what it found."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from r1eval.cli import completion, options
from r1eval.cli.exit_codes import GateCode
from r1eval.cli.gate import MARGIN, MAX_MISSING, METRIC, parse_margins
from r1eval.errors import R1evalError

if TYPE_CHECKING:
    from r1eval.watch.options import WatchOptions

FOLDER = click.Path(file_okay=False, path_type=Path)

MODEL = options.option_group(
    click.option(
        "--benchmarks",
        multiple=True,
        required=True,
        metavar="NAME,NAME,...",
        shell_complete=completion.benchmarks,
        help="What each checkpoint is asked; repeatable.",
    ),
    click.option(
        "--model",
        default="",
        metavar="ID_OR_PATH",
        shell_complete=completion.folders,
        help="The base model of adapters, if they do not name it; the model's name at a server.",
    ),
    click.option(
        "--engine",
        metavar="NAME",
        shell_complete=completion.engines,
        help="As for run; in --model, --engine-arg and --base-url {name}, {step} and {path} are filled in.",
    ),
    options.ENGINE_ARGS,
    options.BASE_URLS,
    click.option(
        "--reload",
        default="",
        metavar="COMMAND",
        help="Loads $R1EVAL_PATH into the server, before a checkpoint is asked.",
    ),
    click.option(
        "--fresh-engine", is_flag=True, help="Never update weights in place; a new engine for each."
    ),
)
"""what is asked, and how a checkpoint is reached"""

WATCHING = options.option_group(
    click.option("--out", type=FOLDER, help="Runs, report and watch.json; by default runs/watch-FOLDER."),
    click.option(
        "--within", default="", metavar="PATH", help="Where the model is in a checkpoint: actor/huggingface."
    ),
    click.option("--once", is_flag=True, help="End when everything that is there is done."),
    click.option(
        "--poll",
        type=options.FiniteRange(0.1),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="Time between two looks at the folder.",
    ),
    click.option(
        "--last-step", type=click.IntRange(0), metavar="N", help="End after a checkpoint of step N or more."
    ),
    click.option(
        "--settle",
        type=options.FiniteRange(0),
        default=30.0,
        show_default=True,
        metavar="SECONDS",
        help="A checkpoint is written when its files are unchanged for so long.",
    ),
    click.option(
        "--budget",
        multiple=True,
        metavar="UNIT=N",
        help="At most samples=N, hours=N or checkpoints=N, the newest first; repeatable.",
    ),
    click.option(
        "--retries",
        type=click.IntRange(0),
        default=2,
        show_default=True,
        help="Further tries of a failed one.",
    ),
)
"""which checkpoints, and when"""

GATING = options.option_group(
    click.option(
        "--alpha",
        type=options.ALPHA,
        default=0.05,
        show_default=True,
        help="Rate of false alarms, over all checkpoints together.",
    ),
    MARGIN,
    METRIC,
    MAX_MISSING,
    click.option(
        "--on-regression", default="", metavar="COMMAND", help="Called with the facts as JSON and variables."
    ),
    click.option("--junit", type=FOLDER, metavar="DIR", help="Write each verdict there as a JUnit report."),
    click.option("--no-report", is_flag=True, help="Do not write the leaderboard and checkpoint pages."),
    click.option("--quiet", is_flag=True, help="Print warnings and the table only."),
)
"""when it is an alarm, and what happens then"""

OWN = ("within", "retries", "last_step", "settle", "fresh_engine", "reload", "on_regression", "junit")
"""options that are fields of WatchOptions by the same name"""


@click.command()
@click.argument("folder", type=FOLDER)
@MODEL
@WATCHING
@GATING
@options.SAMPLING
@options.SCORING
def watch(folder: Path, **values: Any) -> GateCode:
    """Evaluate each checkpoint in FOLDER once, as it appears; compare it with the last and the best so far.

    Run the same command again to continue: after Ctrl-C, a kill, or a failed checkpoint. All comparisons
    together have the false-alarm rate --alpha.

    Exit codes: 0 no regression, 1 a checkpoint regressed, 4 not comparable, 5 a checkpoint failed; of this
    session.
    """
    from r1eval.run.progress import Progress
    from r1eval.watch.loop import watch
    from r1eval.watch.options import SITE
    from r1eval.watch.status import format_status

    watch_options = _options(folder, values)
    result = watch(watch_options, Progress(quiet=values["quiet"]))
    click.echo(format_status(result.ledger, result.left_out), nl=False)
    if watch_options.report and any(entry.is_published for entry in result.ledger.entries.values()):
        click.echo(watch_options.out / SITE / "index.html")
    return GateCode(result.exit_code)


def _options(folder: Path, values: dict[str, Any]) -> "WatchOptions":
    from dataclasses import fields

    from r1eval.gate.paired_benchmarks import GateSettings
    from r1eval.run.options import RunOptions
    from r1eval.watch.budget import parse_budget
    from r1eval.watch.options import WatchOptions

    benchmarks = tuple(filter(None, ",".join(values["benchmarks"]).split(",")))
    if not benchmarks:
        raise R1evalError("--benchmarks: name at least one; `r1eval list` shows them")
    own = {one.name for one in fields(RunOptions)} - {"benchmarks", "out"}
    run = RunOptions(benchmarks=benchmarks, **{name: values[name] for name in own if name in values})
    gate = GateSettings(
        alpha=values["alpha"],
        metric=values["metric"],
        margins=parse_margins(values["margin"]),
        max_missing=values["max_missing"],
    )
    return WatchOptions(
        folder=folder,
        out=values["out"] or Path("runs") / f"watch-{folder.resolve().name}",
        run=run,
        gate=gate,
        budget=parse_budget(values["budget"]),
        poll=None if values["once"] else values["poll"],
        report=not values["no_report"],
        **{name: values[name] for name in OWN},
    )
