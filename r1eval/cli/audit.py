"""The verb `r1eval audit`: the grades of a run that a person should look at, and a second opinion on them."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from r1eval.cli import options
from r1eval.errors import IncompleteError, R1evalError

if TYPE_CHECKING:
    from r1eval.store.folder import RunFolder


@click.command()
@click.argument("run", type=options.RUN_FOLDER)
@click.option(
    "--benchmark", "benchmarks", multiple=True, metavar="NAME", help="Only this benchmark; repeatable."
)
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Questions to list at most."
)
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write JSON to FILE; `-` prints it instead of the text.",
)
@click.option("--reveal", is_flag=True, help="Show the text of hidden questions (GPQA).")
@click.option(
    "--judge-model",
    metavar="ID_OR_PATH",
    help="Ask this model for a second opinion on the listed grades; it is stored beside the scores.",
)
@click.option(
    "--engine", metavar="NAME", help="Engine of --judge-model: vllm, openai (with --base-url), ray or replay."
)
@click.option("--engine-arg", "engine_args", multiple=True, metavar="KEY=VALUE", help="Passed to the engine.")
@click.option(
    "--base-url", "base_urls", multiple=True, metavar="URL", help="OpenAI-compatible server; repeatable."
)
def audit(
    run: Path,
    benchmarks: tuple[str, ...],
    limit: int,
    json_file: str | None,
    reveal: bool,
    judge_model: str | None,
    **engine: Any,
) -> None:
    """List the wrong and missing answers of RUN that are most likely errors of the grader.

    The most suspicious first, one screen for each question: answers that many samples agree on, that have
    the letters and digits of the gold, that the grader could not read, replies that end with the gold but
    without a stated answer. Programs are not listed.

    With --judge-model, a model is asked whether each listed answer is the gold's. Its opinions are shown and
    stored in RUN/BENCHMARK/opinions.jsonl; scores, table and gate do not change.
    """
    from r1eval.gate.outputs import OutputFiles
    from r1eval.run.audit import audit_run
    from r1eval.run.audit_text import format_json, format_text
    from r1eval.run.opinions import JudgeModel, ask_opinions, read_opinions, without_opinion
    from r1eval.store.folder import RunFolder

    if judge_model is None and any(engine.values()):
        raise click.UsageError("--engine, --engine-arg and --base-url are of --judge-model; name it too")
    if judge_model is not None and not judge_model.strip():
        raise click.UsageError(f"--judge-model {judge_model!r}: name a model, or leave the option out")
    if json_file is not None and json_file != "-":
        OutputFiles(json=Path(json_file)).check()
    folder = RunFolder(run)
    found = audit_run(folder, _names(folder, benchmarks))
    listed, failed = found.suspects[:limit], 0
    if judge_model is not None:
        judge = JudgeModel(judge_model, **engine)
        if missing := without_opinion(folder, listed, judge_model):
            click.echo(f"asking {judge_model} about {len(missing)} grades", err=True)
        failed = ask_opinions(folder, listed, judge, lambda line: click.echo(f"warning: {line}", err=True))
    opinions = read_opinions(folder, listed)
    if json_file != "-":
        click.echo(format_text(str(run), found, listed, opinions, reveal=reveal), nl=False)
    if json_file:
        with click.open_file(json_file, "w", encoding="utf-8") as file:
            file.write(format_json(str(run), found, listed, opinions, reveal=reveal))
    if failed:
        raise IncompleteError(f"{failed} opinions failed; the same command asks for them again")


def _names(folder: "RunFolder", benchmarks: tuple[str, ...]) -> list[str]:
    from benchmarks.errors import did_you_mean

    known = list(folder.read_run()["benchmarks"])
    for name in benchmarks:
        if name not in known:
            raise R1evalError(
                f"--benchmark {name}: the run has {', '.join(known)}{did_you_mean(name, known)}"
            )
    return list(dict.fromkeys(benchmarks)) or known
