"""The verb `r1eval gate`: its options, and from them to a verdict and an exit code."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from r1eval.cli import options
from r1eval.errors import R1evalError

if TYPE_CHECKING:
    from r1eval.gate.cases import Settings
    from reports.gate.verdict import Gate

FILE = click.Path(dir_okay=False, path_type=Path)


def margins(given: tuple[str, ...]) -> dict[str, float]:
    """
    >>> margins(("aime24=3", "1.5"))
    {'aime24': 0.03, '': 0.015}
    """
    parsed: dict[str, float] = {}
    for text in given:
        name, equals, points = text.rpartition("=")
        if name in parsed or (equals and not name):
            raise R1evalError(f"--margin {text}: name each benchmark once, as in --margin aime24=2")
        parsed[name] = options.share(points, f"--margin {text}")
    return parsed


STATED = options.together(
    click.option(
        "--margin",
        "margin",
        multiple=True,
        metavar="[BENCH=]POINTS",
        help="The largest drop that is harmless; 3 points by default, 1 from 300 questions on.",
    ),
    click.option(
        "--alpha",
        type=options.ALPHA,
        default=0.05,
        show_default=True,
        help="False alarms at most.",
    ),
    click.option(
        "--policy",
        type=click.Choice(["block", "require"]),
        default="block",
        show_default=True,
        help="block: fail on a regression. require: also exit 3 where anything is inconclusive.",
    ),
    click.option(
        "--metric",
        default="pass@1",
        show_default=True,
        metavar="NAME",
        help="pass@j, pass^j, cons@j, cons@k, g-pass@j:TAU.",
    ),
    click.option(
        "--max-missing",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        metavar="N",
        help="Questions that a benchmark may lack; they count as worst and best case.",
    ),
    click.option(
        "--allow-different-sampling", is_flag=True, help="Compare all the same; every output says so."
    ),
    click.option(
        "--published", multiple=True, metavar="MODEL", help="Show measured - published; repeatable."
    ),
    click.option("--gate-on-published", is_flag=True, help="Let the published figures fail the build too."),
)
"""what is stated before looking"""

STATED_NAMES = (
    "alpha",
    "policy",
    "metric",
    "max_missing",
    "allow_different_sampling",
    "published",
    "report_url",
    "gate_on_published",
)

WRITTEN = options.together(
    click.option("--json", "json_file", type=FILE, help="The verdict for programs."),
    click.option("--junit", "junit_file", type=FILE, help="The verdict as a JUnit report."),
    click.option(
        "--summary",
        "summary_file",
        type=FILE,
        help="The verdict in Markdown; $GITHUB_STEP_SUMMARY is written by itself.",
    ),
    click.option(
        "--report-url",
        default="",
        metavar="URL",
        help="Where the candidate's report lies, for links to its questions.",
    ),
    click.option("--quiet", is_flag=True, help="The last line alone; no progress."),
)
"""where the verdict goes"""

LIVE = options.together(
    click.option("--live", is_flag=True, help="Run the candidate, only as far as the verdict needs."),
    click.option(
        "--looks",
        metavar="K,K,...",
        help="--live: samples per question at each look; quarters of the baseline's k by default.",
    ),
    click.option("--model", metavar="ID_OR_PATH", help="--live: the checkpoint."),
    click.option(
        "--engine", default="vllm", show_default=True, metavar="NAME", help="--live: vllm, openai or replay."
    ),
    click.option(
        "--engine-arg",
        "engine_args",
        multiple=True,
        metavar="KEY=VALUE",
        help="--live: passed to the engine.",
    ),
    click.option(
        "--base-url",
        "base_urls",
        multiple=True,
        metavar="URL",
        help="--live: OpenAI-compatible server; repeatable.",
    ),
    click.option(
        "--benchmark",
        "benchmarks",
        multiple=True,
        metavar="FILE.toml",
        help="--live: your own benchmark that the baseline asked; repeatable.",
    ),
    click.option(
        "--seed",
        type=int,
        help="--live: one after the baseline's by default, as the same seed would draw the same samples.",
    ),
    options.WORKERS,
    options.ISOLATION,
    options.DATA,
)
"""how a sequential gate runs the candidate"""

LIVE_NAMES = (
    "model",
    "engine",
    "engine_args",
    "base_urls",
    "data",
    "seed",
    "workers",
    "isolation",
    "benchmarks",
)


@click.command()
@click.argument("candidate", type=click.Path(file_okay=False, path_type=Path), metavar="CANDIDATE")
@click.option("--baseline", type=options.RUN_FOLDER, help="The run to compare with.")
@STATED
@WRITTEN
@LIVE
@click.pass_context
def gate(context: click.Context, /, candidate: Path, baseline: Path | None, **given: Any) -> None:
    """Did CANDIDATE get worse than the baseline? Paired by question, with a stated rate of false alarms.

    Exit codes: 0 passes, 1 regressed, 3 can't decide (--policy require), 4 not comparable, 5 incomplete.
    """
    from r1eval.gate.cases import Settings
    from r1eval.gate.outputs import Files, hand_out

    stated = {name: given[name] for name in STATED_NAMES}
    settings = Settings(margins=margins(given["margin"]), **stated)
    files = Files(given["json_file"], given["junit_file"], given["summary_file"])
    files.check()
    if settings.gate_on_published and not settings.published:
        raise R1evalError("--gate-on-published: say which with --published MODEL, or leave it out")
    verdict = (_live if given["live"] else _held)(candidate, baseline, settings, given)
    click.echo(hand_out(verdict, files, quiet=given["quiet"]), nl=False)
    context.exit(verdict.exit_code)


def _held(candidate: Path, baseline: Path | None, settings: "Settings", given: Mapping[str, Any]) -> "Gate":
    """The verdict on a run that is there."""
    from r1eval.gate.verdict import compare
    from r1eval.store.folder import RunFolder

    if needless := _for_live(given):
        raise R1evalError(f"--{needless[0]} is for a candidate that is run here: add --live, or leave it out")
    if baseline is None and not settings.published:
        raise R1evalError("nothing to compare with: give --baseline RUN, or --published MODEL")
    return compare(RunFolder(candidate), None if baseline is None else RunFolder(baseline), settings)


def _for_live(given: Mapping[str, Any]) -> list[str]:
    """The options given that mean something with --live alone; --data may come from the environment.

    >>> _for_live({"engine": "vllm", "looks": None, "engine_args": ("a=1",)})
    ['engine-arg']
    """
    names = {"engine_args": "engine-arg", "base_urls": "base-url", "benchmarks": "benchmark"}
    alone = ("looks", "model", *names, "seed", "workers")
    found = [names.get(name, name) for name in alone if given.get(name)]
    return found + ["engine"] * (given["engine"] != "vllm")


def _live(candidate: Path, baseline: Path | None, settings: "Settings", given: Mapping[str, Any]) -> "Gate":
    """The verdict on a run that is made here."""
    from r1eval.gate.live import Live, gate_live
    from r1eval.run.progress import Progress

    if baseline is None or given["model"] is None:
        raise R1evalError(
            "--live runs the candidate against a baseline: give --baseline RUN and --model ID_OR_PATH"
        )
    own = {name: given[name] for name in LIVE_NAMES}
    live = Live(looks=_looks(given["looks"]), **own)
    return gate_live(candidate, baseline, settings, live, Progress(quiet=given["quiet"]))


def _looks(text: str | None) -> tuple[int, ...]:
    """
    >>> _looks("16, 32,64"), _looks(None)
    ((16, 32, 64), ())
    """
    parts = (text or "").split(",") if text else []
    if not all(part.strip().isdecimal() for part in parts):
        raise R1evalError(f"--looks {text}: give samples per question, rising, such as 16,32,64")
    return tuple(int(part) for part in parts)
