"""The verbs of the command line: parses, calls, prints."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from r1eval.cli import (
    audit,
    completion,
    exports,
    folders,
    gate,
    imports,
    log,
    mirrors,
    options,
    power,
    report,
    schemas,
    standings,
    tables,
    watch,
)
from r1eval.cli.exit_codes import BAD_INPUT, GateCode, command_line, exit_code, interruptible
from r1eval.cli.streams import while_read
from r1eval.errors import IncompleteError

if TYPE_CHECKING:
    from r1eval.run.start import RunOutput


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="r1eval")
def cli() -> None:
    """Evaluate reasoning models as DeepSeek-R1 was evaluated: k samples per question, pass@1 and cons@k
    with confidence intervals.

    Exit codes: 0 done, 1 a gate says regressed, 2 bad usage or input, 3 a gate can't decide, 4 runs not
    comparable, 5 incomplete (an engine died, samples failed), 70 a bug in r1eval, 130 interrupted
    (finished samples are kept).
    """


cli.add_command(standings.standings)
cli.add_command(tables.table)
cli.add_command(gate.gate)
cli.add_command(power.power)
cli.add_command(report.report)
cli.add_command(watch.watch)
cli.add_command(audit.audit)
cli.add_command(exports.export)
cli.add_command(schemas.schema)
cli.add_command(folders.check)
cli.add_command(folders.merge)
cli.add_command(imports.import_)
cli.add_command(log.log)
cli.add_command(mirrors.data)


@cli.command("list")
@click.argument("benchmark", required=False, shell_complete=completion.benchmarks)
@click.option("--presets", is_flag=True, help="List the presets: settings and source.")
@click.option("--suites", is_flag=True, help="List the suites: benchmarks, average and source.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; with BENCHMARK also its question ids.")
@options.SELECTION
@options.DATA
def list_(benchmark: str | None, presets: bool, suites: bool, as_json: bool, **values: Any) -> None:
    """List the benchmarks, or show one BENCHMARK with its question ids."""
    from benchmarks.selection import parse_selection
    from r1eval.cli import listing

    if benchmark and (presets or suites):
        raise click.UsageError(f"--{'presets' if presets else 'suites'} lists all; leave BENCHMARK out")
    if suites:
        from r1eval.cli import suite_listing

        click.echo(suite_listing.format_suites(as_json))
    elif presets:
        from r1eval.cli import preset_listing

        click.echo(preset_listing.format_presets(as_json))
    elif benchmark:
        data = values.pop("data")
        for text in listing.format_benchmark(benchmark, data, as_json, parse_selection(**values)):
            click.echo(text)
    else:
        click.echo(listing.format_list(as_json))


@cli.command()
@click.argument(
    "benchmarks", nargs=-1, required=True, metavar="BENCHMARK...", shell_complete=completion.benchmarks
)
@options.ENGINE
@options.SAMPLING
@options.OUTPUT
def run(**values: Any) -> None:
    """Generate samples, score them, and write a table and a CSV. Run the same command again to resume.

    BENCHMARK is a benchmark or a suite: a name from `r1eval list`, or the path of your own .toml.
    """
    from r1eval.run.options import RunOptions
    from r1eval.run.progress import Progress
    from r1eval.run.start import start

    targets, quiet = values.pop("log_to"), values["quiet"]
    given = RunOptions(**values, command=command_line())
    if not targets or values["dry_run"]:
        _print_output(start(given, Progress(quiet=quiet)), quiet=quiet)
        return
    from r1eval.tracking.live import start_logged

    _print_output(start_logged(given, targets, quiet=quiet), quiet=quiet)


@cli.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@options.SCORING
@click.option("--save", is_flag=True, help="Write the scores even if they are by other rules than the run's.")
@options.FORMAT
@tables.COLUMNS
@tables.SORT
@options.REFERENCE
def score(runs: tuple[Path, ...], save: bool, **values: Any) -> None:
    """Score stored samples again, after a fix of the grader or with other scoring options.

    By other rules than the run's own (--answer-from, --judging) the figures are shown beside the run's, and
    nothing is written. With --save they replace the run's; `--answer-from answer --save` (or `--judging
    judge --save`) takes that back, and until then every output names the reading.
    """
    from r1eval.run.rescore import RescoreOptions
    from r1eval.run.trial_scores import score_runs

    output_format, references = values.pop("output_format"), values.pop("references")
    view = tables.view(values.pop("columns"), values.pop("sort"), output_format)

    def warn(warning: str) -> None:
        click.echo(f"warning: {warning}", err=True)

    with score_runs(runs, RescoreOptions(**values), warn, save=save) as shown:
        tables.print_results(tuple(shown), output_format, references, names=shown, shown=view)
    if len(shown) > len(set(runs)):
        click.echo("nothing was written of the other rules' figures; --save makes them the run's", err=True)


@cli.command()
@click.argument("file", type=options.EXISTING_FILE)
@click.option(
    "--answer-from",
    type=click.Choice(["answer", "anywhere"]),
    default="answer",
    show_default=True,
    help="Take the answer after the thinking, or anywhere in the reply.",
)
@options.WORKERS
def verify(file: str, answer_from: Any, workers: int | None) -> None:
    """Grade {"id","kind","gold","response"} lines of FILE (or -), in order."""
    from r1eval.scoring.grader import Grader
    from r1eval.scoring.verify_lines import verify

    with click.open_file(file, encoding="utf-8") as lines, Grader(workers, answer_from) as grader:
        verify(while_read(lines), "standard input" if file == "-" else file, grader, sys.stdout)


@cli.command()
@click.argument("file", type=options.EXISTING_FILE)
@click.option("--workers", type=click.IntRange(1), help="Programs judged at a time; one per core by default.")
@click.option(
    "--all-tests", is_flag=True, help="Run all tests of a program instead of stopping at the first failure."
)
@options.ISOLATION
@options.JUDGING
def judge(file: str, workers: int | None, all_tests: bool, isolation: str, judging: str | None) -> None:
    """Judge {"id","language","code","tests": [{"input","output"}]} lines of FILE (or -), in order.

    A line may also give "checker" (tokens, float, yesno, exact) or "checker_code" (Python; called with the
    files input, answer and output; prints 1 to accept), "time_limit_s", "memory_limit_mb", "style" (stdin,
    functional) and "fn_name". Defaults: python, tokens, 10 s of CPU time, 512 MiB, stdin.
    """
    from r1eval.scoring.judge_lines import judge_lines
    from r1eval.scoring.programs import UNPROTECTED_WARNING, program_cache
    from sandbox.judge import Judge

    if isolation == "none":
        click.echo(f"warning: {UNPROTECTED_WARNING}", err=True)
    with (
        click.open_file(file, encoding="utf-8") as lines,
        Judge(isolation, workers, all_tests, program_cache()) as judge,
    ):
        name = "standard input" if file == "-" else file
        judge_lines(while_read(lines), name, judge, judging or "judge", sys.stdout)


@cli.command()
@options.DATA
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(data: Path | None, as_json: bool) -> None:
    """Check what this machine has for a run, and print the fix for what is missing."""
    from r1eval.cli import doctor

    checks = list(doctor.run_checks(data))
    click.echo(doctor.format_checks(checks, as_json))


@cli.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("runs/demo"),
    show_default=True,
    help="Run folder.",
)
@click.option("--k", type=click.IntRange(1), default=4, show_default=True, help="Samples per question.")
@click.option("--fresh", is_flag=True, help="Delete an earlier demo in the folder first.")
@options.ISOLATION
def demo(out: Path, k: int, fresh: bool, isolation: str) -> None:
    """Run a complete evaluation with a real 135M-parameter model, on the CPU, offline; ends with a report.

    The report is in the folder OUT-report.
    """
    from r1eval.run.demo import demo

    _print_output(demo(out, k, isolation, fresh=fresh), quiet=False)
    site = out.with_name(f"{out.name}-report")
    click.echo("\nThe same as a report, with every sample; open it in a browser:")
    click.get_current_context().invoke(report.report, runs=(out,), out=site, samples="all", quiet=True)


def _print_output(output: "RunOutput", *, quiet: bool) -> None:
    """Print a run's output; IncompleteError if samples failed."""
    tables.print_sections(output.text, output.sections)
    if not quiet:
        for line in output.notes:
            click.echo(line, err=True)
        if output.sections and output.folder:
            tables.suggest_next([output.folder])
    if output.failed:
        raise IncompleteError(
            f"{output.failed} samples failed (see `detail` in samples.jsonl); the same command generates "
            "them again, or --allow-failed shows the worst and best case"
        )


def run_verb() -> int | None:
    """Run the verb of the command line: a gate returns its GateCode, a failure raises.

    Not through `cli.main`, which exits with 1 when a pipe breaks.
    """
    with interruptible():
        try:
            if completion.VARIABLE in os.environ:
                completion.answer(cli, os.environ[completion.VARIABLE])
                return None
            with cli.make_context("r1eval", sys.argv[1:]) as context:
                code = cli.invoke(context)
                return code if isinstance(code, GateCode) else None
        except click.exceptions.Exit:  # after --help and --version
            return None
        except click.ClickException as error:
            error.show()
            return BAD_INPUT


def main() -> NoReturn:
    """Run the verb and end the process."""
    sys.exit(exit_code(run_verb))
