"""The verbs of the command line: parses, calls, prints."""

import shlex
import signal
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec

import click

from benchmarks.errors import BenchmarkError
from r1eval.cli import gate, options, power, report, standings
from r1eval.errors import IncompleteError, R1evalError
from sandbox.errors import SandboxError

if TYPE_CHECKING:
    from r1eval.run.start import Report

P = ParamSpec("P")
BUG = 70
"""the exit code of a traceback; Python's own 1 says that a gate found a regression"""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="r1eval")
def cli() -> None:
    """Evaluates reasoning models as DeepSeek-R1 was evaluated: k samples per question, pass@1 and cons@k
    with honest intervals.

    Exit codes: 0 done, 1 a gate says regressed, 2 bad usage or input, 3 a gate can't decide, 4 runs not
    comparable, 5 incomplete (an engine died, samples failed), 70 a bug of ours, 130 interrupted (state
    kept).
    """


cli.add_command(standings.standings)
cli.add_command(gate.gate)
cli.add_command(power.power)
cli.add_command(report.report)


@cli.command("list")
@click.argument("benchmark", required=False)
@click.option("--json", "as_json", is_flag=True, help="For programs; with a BENCHMARK its question ids.")
@options.SELECTED
@options.DATA
def list_(benchmark: str | None, as_json: bool, data: Path | None, **selected: Any) -> None:
    """The benchmarks, or one BENCHMARK with its questions."""
    from benchmarks.selection import select
    from r1eval.cli import listing

    one = benchmark and listing.one(benchmark, data, as_json, select(**selected))
    click.echo(one or listing.all_benchmarks(as_json))


@cli.command()
@click.argument("benchmarks", nargs=-1, required=True, metavar="BENCHMARK...")
@options.ENGINE
@options.ASKED
@options.SHOWN
def run(**given: Any) -> None:
    """Generate, score, table, CSV. The same command again resumes.

    BENCHMARK is a name from `r1eval list` or the path of your own .toml.
    """
    from r1eval.run.progress import Progress
    from r1eval.run.start import Options, start

    _finish(start(Options(**given), Progress(quiet=given["quiet"])), quiet=given["quiet"])


@cli.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@options.SCORED
@options.FORMAT
@options.REFERENCE
def score(runs: tuple[Path, ...], form: str, references: tuple[str, ...], **again: Any) -> None:
    """Score stored samples again, after a fix of the grader, leniently, or by other rules."""
    from r1eval.run.rescore import Again, rescore
    from r1eval.tables import results

    for folder in runs:
        rescore(folder, Again(**again), lambda warning: click.echo(f"warning: {warning}", err=True))
    click.echo(results.show(runs, form, references), nl=False)


@cli.command()
@click.argument("runs", nargs=-1, required=True, type=options.RUN_FOLDER, metavar="RUN...")
@options.FORMAT
@options.REFERENCE
@click.option(
    "--errors", is_flag=True, help="How sure each figure is and why, and what other harnesses would print."
)
def table(runs: tuple[Path, ...], form: str, references: tuple[str, ...], errors: bool) -> None:
    """The table again: measured beside published, with intervals."""
    from r1eval.tables import results, uncertainty

    if errors and references:
        raise click.UsageError("--errors shows nothing published; leave out --reference")
    if errors:
        click.echo(uncertainty.show(runs, form), nl=False)
        return
    click.echo(results.show(runs, form, references), nl=False)


@cli.command()
@click.argument("file", type=options.EXISTING_FILE)
@click.option("--answer-from", type=click.Choice(["answer", "anywhere"]), default="answer", show_default=True)
@options.WORKERS
def verify(file: str, answer_from: Any, workers: int | None) -> None:
    """Grade {"id","kind","gold","response"} lines of FILE (or -), in order."""
    from r1eval.scoring.grader import Grader
    from r1eval.scoring.verify_lines import verify

    with click.open_file(file, encoding="utf-8") as lines, Grader(workers, answer_from) as grader:
        verify(lines, "standard input" if file == "-" else file, grader, sys.stdout)


@cli.command()
@click.argument("file", type=options.EXISTING_FILE)
@click.option("--workers", type=click.IntRange(1), help="Programs at a time; one per core by default.")
@click.option(
    "--all-tests", is_flag=True, help="Run all tests of a program, not only up to the first failure."
)
@options.ISOLATION
@options.JUDGING
def judge(file: str, workers: int | None, all_tests: bool, isolation: str, judging: str | None) -> None:
    """Judge {"id","language","code","tests": [{"input","output"}]} lines of FILE (or -), in order.

    A line may also give "checker" (tokens, float, yesno, exact) or "checker_code" (Python; called with the
    files input, answer and output, prints 1 to accept), "time_limit_s", "memory_limit_mb", "style" (stdin,
    functional) and "fn_name". By default: python, tokens, 10 s of CPU time, 512 MiB, stdin.
    """
    from r1eval.scoring.judge_lines import judge_lines
    from r1eval.scoring.programs import UNPROTECTED, compiled
    from sandbox.judge import Judge

    if isolation == "none":
        click.echo(f"warning: {UNPROTECTED}", err=True)
    with (
        click.open_file(file, encoding="utf-8") as lines,
        Judge(isolation, workers, all_tests, compiled()) as own,
    ):
        judge_lines(lines, "standard input" if file == "-" else file, own, judging or "judge", sys.stdout)


@cli.command()
@options.DATA
@click.option("--json", "as_json", is_flag=True)
def doctor(data: Path | None, as_json: bool) -> None:
    """What this machine has for a run, and the mend for what it lacks."""
    from r1eval.cli import doctor

    findings = list(doctor.examine(data))
    click.echo(doctor.show(findings, as_json))


@cli.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("runs/demo"), show_default=True
)
@click.option("--k", type=click.IntRange(1), default=4, show_default=True, help="Samples per question.")
@click.option("--fresh", is_flag=True, help="Start anew where an earlier demo is in the folder.")
@options.ISOLATION
def demo(out: Path, k: int, fresh: bool, isolation: str) -> None:
    """The whole path on a real 135M-parameter model, on the processor, offline."""
    from r1eval.run.demo import demo

    _finish(demo(out, k, isolation, fresh=fresh), quiet=False)


def _finish(report: "Report", *, quiet: bool) -> None:
    click.echo(report.text, nl=False)
    if not quiet:
        for line in report.closing:
            click.echo(line, err=True)
    if report.failed:
        raise IncompleteError(
            f"{report.failed} samples failed (`detail` in samples.jsonl says why) and are asked again by the "
            "same command; --allow-failed shows worst and best case instead"
        )


def _speaking_plainly(function: Callable[P, None]) -> Callable[P, None]:
    """Every expected error is one line on stderr and an exit code; a traceback is a bug of ours."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except (BenchmarkError, SandboxError) as error:
            _fail(f"{error}", 2)
        except R1evalError as error:
            resume = f"\nresume with: {_command()}" if isinstance(error, IncompleteError) else ""
            _fail(f"{error}{resume}", error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            print(f"\ninterrupted; what is finished is kept\nresume with: {_command()}", file=sys.stderr)
            sys.stderr.flush()
            sys.exit(130)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)
        except OSError as error:
            _fail(f"{error}; what was finished before is kept", 2)
        except Exception:  # noqa: BLE001 - whatever it is, it is a bug of ours, and 1 would say "regressed"
            traceback.print_exc()
            sys.exit(BUG)

    return wrapped


def _fail(message: str, code: int) -> NoReturn:
    print(f"error: {message}", file=sys.stderr, flush=True)
    sys.exit(code)


def _command() -> str:
    return shlex.join(["r1eval", *sys.argv[1:]])


def _as_interrupt(*_: object) -> NoReturn:
    """A cluster's SIGTERM ends a run as Ctrl-C does: nothing lost, the resuming command printed."""
    raise KeyboardInterrupt


@_speaking_plainly
def main() -> None:
    signal.signal(signal.SIGTERM, _as_interrupt)
    sys.exit(cli.main(prog_name="r1eval", standalone_mode=False))
