"""The options of the command line that verbs share, and the groups that `run` takes."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from r1eval.errors import R1evalError

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("text", "csv", "json", "markdown")
EXISTING_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)
RUN_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DATA = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="R1EVAL_DATA",
    help="An offline mirror, laid out by hub id; also R1EVAL_DATA.",
)
ANSWER_FROM = click.option(
    "--answer-from",
    type=click.Choice(["answer", "anywhere"]),
    help="Read the answer after the thinking (default), or leniently anywhere.",
)
ALLOW_FAILED = click.option(
    "--allow-failed", is_flag=True, help="Show samples that failed or were never made as worst and best case."
)
WORKERS = click.option(
    "--workers", type=click.IntRange(1), help="Grading processes; one per core by default."
)
ISOLATION = click.option(
    "--isolation",
    type=click.Choice(["bubblewrap", "none"]),
    default="bubblewrap",
    show_default=True,
    help="How model-written programs are kept apart from this machine; `none` runs them unprotected.",
)
JUDGING = click.option(
    "--judging",
    type=click.Choice(["judge", "lcb"]),
    help="Rules for programs: our own judge (default), or LiveCodeBench's.",
)
FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
REFERENCE = click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="MODEL",
    help="Published model to show beside; by default the one that the model's name ends with.",
)


def share(points: str, given: str) -> float:
    """Points of a percentage as a share; R1evalError, naming what was `given`, for what is none.

    >>> share("2.5", "--margin aime24=2.5")
    0.025
    """
    try:
        value = float(points)
    except ValueError:
        value = 0.0
    if not 0 < value <= 100:
        raise R1evalError(f"{given}: give points of a percentage, more than 0 and at most 100, such as 2")
    return value / 100


class Finite(click.FloatRange):
    """A range of floats that NaN is not in."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> float:
        number: float = super().convert(value, param, context)
        if math.isnan(number):
            self.fail(f"{value} is no number.", param, context)
        return number


ALPHA = Finite(1e-6, 0.5)
"""of a test; below, normal quantiles of 1 − alpha end"""


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown by --help in this order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


ENGINE = together(
    click.option(
        "--model", required=True, metavar="ID_OR_PATH", help="Hub id, folder, or a server's model name."
    ),
    click.option(
        "--engine", default="vllm", show_default=True, metavar="NAME", help="vllm, openai or replay."
    ),
    click.option(
        "--engine-arg", "engine_args", multiple=True, metavar="KEY=VALUE", help="Passed to the engine."
    ),
    click.option(
        "--base-url", "base_urls", multiple=True, metavar="URL", help="OpenAI-compatible server; repeatable."
    ),
)
"""what generates"""

SELECTED = together(
    click.option(
        "--language", metavar="NAME", help="Programs are asked for in python (default) or cpp: codeforces."
    ),
    click.option(
        "--release", metavar="v1..v6", help="livecodebench: a whole release; R1's window of v5 by default."
    ),
    click.option(
        "--since", metavar="DATE", help="First day or month of the questions: codeforces, livecodebench."
    ),
    click.option("--until", metavar="DATE", help="Last day or month, itself included."),
    click.option(
        "--exclude",
        multiple=True,
        metavar="ID|FILE",
        help="Leave a question out, or those that a file names: codeforces, livecodebench; repeatable.",
    ),
)
"""which questions of the code benchmarks are asked, and in which language"""

ASKED = together(
    click.option("--k", type=int, help="Samples per question; each benchmark's own by default."),
    click.option("--limit", type=click.IntRange(1), help="Only the first N questions of each benchmark."),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Every sample's seed derives from it."
    ),
    click.option("--temperature", type=float),
    click.option("--top-p", type=float),
    click.option("--max-tokens", type=int, help="Generated tokens at most, thinking included."),
    click.option(
        "--preset",
        type=click.Choice(["r1"]),
        help="r1: the DeepSeek-R1 paper's settings, <think> prefilled.",
    ),
    click.option(
        "--prefill", metavar="TEXT", help="What replies are made to start with; the preset's by default."
    ),
    SELECTED,
    DATA,
)
"""what is asked, and how it is sampled"""

STANDINGS = click.option(
    "--standings",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="R1EVAL_STANDINGS",
    help="Contest standings for the rating, from `r1eval standings fetch`; also R1EVAL_STANDINGS.",
)
SCORED = together(ANSWER_FROM, ALLOW_FAILED, WORKERS, ISOLATION, JUDGING, STANDINGS)
"""how replies are scored"""

SHOWN = together(
    click.option(
        "--out", type=click.Path(file_okay=False, path_type=Path), help="runs/MODEL-BENCHMARKS by default."
    ),
    SCORED,
    REFERENCE,
    FORMAT,
    click.option("--dry-run", is_flag=True, help="Show what would be asked, generate nothing."),
    click.option("--reveal", is_flag=True, help="Show the text of hidden questions (GPQA) in --dry-run."),
    click.option("--quiet", is_flag=True, help="No progress; warnings only."),
)
"""how it is scored, where it lies, and what is shown"""
