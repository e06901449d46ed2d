"""The verb `r1eval gate`: its options, and the exit code of its verdict."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from r1eval.cli import completion, options, tables
from r1eval.cli.exit_codes import GateCode
from r1eval.errors import R1evalError

if TYPE_CHECKING:
    from r1eval.gate.paired_benchmarks import GateSettings
    from reports.gate.verdict import GateVerdict

OUTPUT_FILE = click.Path(dir_okay=False, path_type=Path)


def parse_margins(values: tuple[str, ...]) -> dict[str, float]:
    """`--margin` values as shares by benchmark, with "" for all others; R1evalError for a bad value.

    >>> parse_margins(("aime24=3", "1.5"))
    {'aime24': 0.03, '': 0.015}
    """
    parsed: dict[str, float] = {}
    for text in values:
        name, equals, points = text.rpartition("=")
        if name in parsed or (equals and not name):
            raise R1evalError(f"--margin {text}: name each benchmark once, as in --margin aime24=2")
        parsed[name] = options.parse_points(points, f"--margin {text}")
    return parsed


MARGIN = click.option(
    "--margin",
    "margin",
    multiple=True,
    metavar="[BENCH=]POINTS",
    help="Largest acceptable drop; by default 3 points, 1 from 300 questions on.",
)
METRIC = click.option(
    "--metric",
    default="pass@1",
    show_default=True,
    metavar="NAME",
    help="pass@j, pass^j, cons@j, cons@k, g-pass@j:TAU.",
)
MAX_MISSING = click.option(
    "--max-missing",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Questions that may be missing per benchmark; they count as worst and best case.",
)

POLICY_OPTIONS = options.option_group(
    MARGIN,
    click.option(
        "--alpha",
        type=options.ALPHA,
        default=0.05,
        show_default=True,
        help="Maximum rate of false alarms.",
    ),
    click.option(
        "--policy",
        type=click.Choice(["block", "require"]),
        default="block",
        show_default=True,
        help="block: fail on a regression. require: also exit 3 if anything is inconclusive.",
    ),
    METRIC,
    MAX_MISSING,
    click.option(
        "--allow-different-sampling",
        is_flag=True,
        help="Compare runs with different sampling settings; every output notes it.",
    ),
    click.option(
        "--published",
        multiple=True,
        metavar="MODEL",
        shell_complete=completion.published_models,
        help="Also compare with this model's published figures; repeatable.",
    ),
    click.option("--gate-on-published", is_flag=True, help="Fail on the published figures too."),
)
"""what the verdict is based on, stated before the results are looked at"""

POLICY_NAMES = (
    "alpha",
    "policy",
    "metric",
    "max_missing",
    "allow_different_sampling",
    "published",
    "report_url",
    "gate_on_published",
)

OUTPUT_OPTIONS = options.option_group(
    click.option("--json", "json_file", type=OUTPUT_FILE, help="Write the verdict as JSON."),
    click.option("--junit", "junit_file", type=OUTPUT_FILE, help="Write the verdict as a JUnit report."),
    click.option(
        "--summary",
        "summary_file",
        type=OUTPUT_FILE,
        help="Write the verdict as Markdown; $GITHUB_STEP_SUMMARY is written automatically.",
    ),
    click.option(
        "--report-url",
        default="",
        metavar="URL",
        help="URL of the candidate's report, for links to its questions.",
    ),
    click.option(
        "--changed",
        default="3",
        show_default=True,
        metavar="N|all",
        help="Changed questions to show of each benchmark, losses first.",
    ),
    click.option("--quiet", is_flag=True, help="Print only the last line, no progress."),
)
"""where the verdict is written"""

LIVE_OPTIONS = options.option_group(
    click.option("--live", is_flag=True, help="Run the candidate, and stop as soon as the verdict is clear."),
    click.option(
        "--looks",
        metavar="K,K,...",
        help="--live: samples per question at each interim look; by default quarters of the baseline's k.",
    ),
    click.option(
        "--model",
        metavar="ID_OR_PATH",
        shell_complete=completion.folders,
        help="--live: the candidate model.",
    ),
    click.option(
        "--engine",
        metavar="NAME",
        shell_complete=completion.engines,
        help="--live: vllm (default), openai (default with --base-url) or replay.",
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
    click.option("--lora", metavar="ID_OR_PATH", help="--live: LoRA adapter on top of --model."),
    click.option(
        "--benchmark",
        "benchmarks",
        multiple=True,
        metavar="FILE.toml",
        help="--live: a custom benchmark that the baseline has; repeatable.",
    ),
    click.option(
        "--seed",
        type=int,
        help="--live: by default the baseline's + 1, as the same seed would draw the same samples.",
    ),
    options.WORKERS,
    options.ISOLATION,
    options.DATA,
)
"""how a live (sequential) gate runs the candidate"""

LIVE_NAMES = (
    "model",
    "engine",
    "engine_args",
    "base_urls",
    "lora",
    "data",
    "seed",
    "workers",
    "isolation",
    "benchmarks",
)


@click.command()
@click.argument(
    "candidate", type=completion.CompletedRunPath(file_okay=False, path_type=Path), metavar="CANDIDATE"
)
@click.option("--baseline", type=options.RUN_FOLDER, help="The run to compare with.")
@POLICY_OPTIONS
@OUTPUT_OPTIONS
@LIVE_OPTIONS
def gate(candidate: Path, baseline: Path | None, **values: Any) -> GateCode:
    """Test whether CANDIDATE is worse than the baseline, paired by question, at a stated false-alarm rate.

    Exit codes: 0 passes, 1 regressed, 3 can't decide (--policy require), 4 not comparable, 5 incomplete.
    """
    from r1eval.gate.outputs import OutputFiles, write_outputs
    from r1eval.gate.paired_benchmarks import GateSettings
    from r1eval.gate.stored_runs import check_settings

    policy = {name: values[name] for name in POLICY_NAMES}
    changed = _parse_changed(values["changed"])
    listed = max(changed, GateSettings.max_changed)
    settings = GateSettings(margins=parse_margins(values["margin"]), max_changed=listed, **policy)
    files = OutputFiles(values["json_file"], values["junit_file"], values["summary_file"])
    files.check()
    check_settings(settings)
    get_verdict = _run_live if values["live"] else _compare_stored
    verdict = get_verdict(candidate, baseline, settings, values)
    text = write_outputs(verdict, files, quiet=values["quiet"], changed=changed, screen=tables.screen())
    click.echo(text, nl=False)
    if not values["quiet"] and baseline:
        tables.suggest_report([baseline, candidate])
    return GateCode(verdict.exit_code)


def _compare_stored(
    candidate: Path, baseline: Path | None, settings: "GateSettings", values: Mapping[str, Any]
) -> "GateVerdict":
    """The verdict on a finished run."""
    from r1eval.gate.stored_runs import compare_stored

    if unused := _live_only_options(values):
        raise R1evalError(f"--{unused[0]} needs --live: add it, or leave --{unused[0]} out")
    return compare_stored(candidate, baseline, settings)


def _live_only_options(values: Mapping[str, Any]) -> list[str]:
    """The options set that need --live; not --data, which may come from the environment.

    >>> _live_only_options({"engine": None, "looks": None, "engine_args": ("a=1",)})
    ['engine-arg']
    """
    names = {"engine_args": "engine-arg", "base_urls": "base-url", "benchmarks": "benchmark"}
    live_only = ("looks", "model", *names, "lora", "seed", "workers", "engine")
    return [names.get(name, name) for name in live_only if values.get(name)]


def _run_live(
    candidate: Path, baseline: Path | None, settings: "GateSettings", values: Mapping[str, Any]
) -> "GateVerdict":
    """The verdict on a candidate that is run here."""
    from r1eval.gate.live import LiveOptions, run_live_gate
    from r1eval.run.progress import Progress

    if baseline is None or values["model"] is None:
        raise R1evalError(
            "--live runs the candidate against a baseline: give --baseline RUN and --model ID_OR_PATH"
        )
    live_values = {name: values[name] for name in LIVE_NAMES}
    live = LiveOptions(looks=_parse_looks(values["looks"]), **live_values)
    return run_live_gate(candidate, baseline, settings, live, Progress(quiet=values["quiet"]))


def _parse_changed(text: str) -> int:
    """`--changed` as a number; R1evalError for anything else.

    >>> _parse_changed("5"), _parse_changed("all") == sys.maxsize
    (5, True)
    """
    if text == "all":
        return sys.maxsize
    if not text.isdecimal():
        raise R1evalError(f"--changed {text}: give a number of questions, or `all`")
    return int(text)


def _parse_looks(text: str | None) -> tuple[int, ...]:
    """`--looks` as numbers; R1evalError for anything else.

    >>> _parse_looks("16, 32,64"), _parse_looks(None)
    ((16, 32, 64), ())
    """
    parts = (text or "").split(",") if text else []
    if not all(part.strip().isdecimal() for part in parts):
        raise R1evalError(f"--looks {text}: give increasing samples per question, such as 16,32,64")
    return tuple(int(part) for part in parts)
