"""The verb `r1eval export`: runs in the formats of others, as files in a folder."""

from pathlib import Path
from typing import Any

import click

from r1eval.cli import options
from r1eval.errors import R1evalError
from r1eval.exports.catalogue import FORMATS, find_format

RELATIONSHIPS = ("first_party", "third_party", "collaborative", "other")


@click.command()
@click.argument("form", type=click.Choice(list(FORMATS)), metavar="FORMAT")
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of the files; made if it does not exist.",
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
@click.option("--reveal", is_flag=True, help="Write the text of hidden questions (GPQA), and their replies.")
@click.option(
    "--model-id",
    metavar="ORG/NAME",
    help="The model's name at the hub, for a model that ran from a folder.",
)
@click.option(
    "--hub-task",
    "hub_tasks",
    multiple=True,
    metavar="BENCHMARK=DATASET:TASK",
    help="hub: the data set and the task of a benchmark at the hub; repeatable.",
)
@click.option(
    "--organization", default="unknown", show_default=True, help="every-eval-ever: who ran the evaluation."
)
@click.option(
    "--relationship",
    type=click.Choice(RELATIONSHIPS),
    default="other",
    show_default=True,
    help="every-eval-ever: what the organization is to the model's maker.",
)
def export(
    form: str, runs: tuple[Path, ...], out: Path, *, force: bool, hub_tasks: tuple[str, ...], **stated: Any
) -> None:
    """Write RUN... in another FORMAT into --out; nothing is uploaded.

    \b
    hub              .eval_results/*.yaml of a model repository, and a table for its model card
    every-eval-ever  the aggregate and instance files of Every Eval Ever
    parquet          tables of questions, samples, scores, votes and metrics
    inspect          a log for each benchmark, which Inspect's viewer opens
    """
    from r1eval.exports.output import write_outputs
    from r1eval.exports.runs import ExportOptions, read_runs

    warned: set[str] = set()

    def warn(line: str) -> None:
        if line not in warned:
            warned.add(line)
            click.echo(f"warning: {line}", err=True)

    _check_model_id(stated["model_id"])
    export_options = ExportOptions(hub_tasks=parse_hub_tasks(hub_tasks), warn=warn, **stated)
    outputs = list(find_format(form)(read_runs(runs, export_options)))
    for path in write_outputs(outputs, out, force=force):
        click.echo(path)


def _check_model_id(name: str | None) -> None:
    if name is not None and (name.count("/") != 1 or not all(name.split("/"))):
        raise R1evalError(f"--model-id {name}: give ORG/NAME, as at the hub")


def parse_hub_tasks(values: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """`--hub-task` values by benchmark; R1evalError for a bad one.

    >>> parse_hub_tasks(("aime25=MathArena/aime_2025:MathArena/aime_2025",))
    {'aime25': ('MathArena/aime_2025', 'MathArena/aime_2025')}
    """
    tasks = {}
    for text in values:
        benchmark, equals, task = text.partition("=")
        dataset, colon, name = task.partition(":")
        if not (benchmark and equals and dataset.count("/") == 1 and colon and name):
            raise R1evalError(f"--hub-task {text}: give BENCHMARK=DATASET:TASK, with DATASET as ORG/NAME")
        tasks[benchmark] = (dataset, name)
    return tasks
