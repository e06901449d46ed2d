"""Options that several verbs share, and the option groups of `r1eval run`."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from r1eval.cli import completion
from r1eval.cli.renamed import RenamedOption
from r1eval.errors import R1evalError

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("text", "csv", "json", "markdown")
EXISTING_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)
RUN_FOLDER = completion.CompletedRunPath(exists=True, file_okay=False, path_type=Path)
DATA = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="R1EVAL_DATA",
    help="Offline mirror of the data sets, in folders by hub id; also R1EVAL_DATA.",
)
ANSWER_FROM = click.option(
    "--answer-from",
    type=click.Choice(["answer", "anywhere"]),
    help="Take the answer after the thinking (default), or anywhere in the reply.",
)
ALLOW_FAILED = click.option(
    "--allow-failed", is_flag=True, help="Show worst and best case if samples failed or are missing."
)
WORKERS = click.option(
    "--workers", type=click.IntRange(1), help="Grading processes; one per core by default."
)
ISOLATION = click.option(
    "--isolation",
    type=click.Choice(["bubblewrap", "none"]),
    default="bubblewrap",
    show_default=True,
    help="Isolation of model-written programs from this machine; `none` runs them unprotected.",
)
JUDGING = click.option(
    "--judging",
    type=click.Choice(["judge", "lcb"]),
    help="Rules for judging programs: r1eval's (default) or LiveCodeBench's.",
)
FORMAT = click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="Format of the table.",
)
ENGINE_ARGS = click.option(
    "--engine-arg", "engine_args", multiple=True, metavar="KEY=VALUE", help="Passed to the engine."
)
BASE_URLS = click.option(
    "--base-url",
    "base_urls",
    multiple=True,
    metavar="URL",
    help="OpenAI-compatible server; repeatable. @FILE: URLs, one per line, read again during the run.",
)
REFERENCE = click.option(
    "--published",
    "references",
    cls=RenamedOption,
    old="--reference",
    multiple=True,
    metavar="MODEL",
    shell_complete=completion.published_models,
    help="Published model to compare with; by default the one that the model's name ends with.",
)


def parse_points(points: str, option: str) -> float:
    """Percentage points as a share; R1evalError, naming the `option`, for anything but a number in (0, 100].

    >>> parse_points("2.5", "--margin aime24=2.5")
    0.025
    """
    try:
        value = float(points)
    except ValueError:
        value = 0.0
    if not 0 < value <= 100:
        raise R1evalError(f"{option}: give percentage points, more than 0 and at most 100, such as 2")
    return value / 100


class FiniteRange(click.FloatRange):
    """A range of floats that rejects NaN."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> float:
        number: float = super().convert(value, param, context)
        if math.isnan(number):
            self.fail(f"{value} is not a number.", param, context)
        return number


ALPHA = FiniteRange(1e-6, 0.5)
"""significance level of a test; below 1e-6 normal quantiles of 1 − alpha are inaccurate"""


def option_group(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator; --help shows them in this order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


ENGINE = option_group(
    click.option(
        "--model",
        required=True,
        metavar="ID_OR_PATH",
        shell_complete=completion.folders,
        help="Hub id, folder, or the model name at a server.",
    ),
    click.option(
        "--engine",
        metavar="NAME",
        shell_complete=completion.engines,
        help="vllm (default), openai (default with --base-url), ray (a Ray cluster) or replay.",
    ),
    ENGINE_ARGS,
    BASE_URLS,
    click.option("--lora", metavar="ID_OR_PATH", help="LoRA adapter on top of --model."),
)
"""the model and the engine"""

SELECTION = option_group(
    click.option(
        "--language", metavar="NAME", help="codeforces: language of the programs, python (default) or cpp."
    ),
    click.option(
        "--release",
        metavar="v1..v6",
        help="livecodebench: a whole release; by default R1's date window of v5.",
    ),
    click.option(
        "--since",
        metavar="DATE",
        help="First day or month of the questions, where benchmarks know it (`r1eval list`).",
    ),
    click.option("--until", metavar="DATE", help="Last day or month, inclusive."),
    click.option(
        "--exclude",
        multiple=True,
        metavar="ID|FILE",
        help="Leave out a question, or those in a file, by id; repeatable.",
    ),
)
"""which questions, and for code in which language"""

CUTOFF = click.option(
    "--cutoff",
    metavar="DATE",
    help="Last day or month of the model's training data: warns beside figures whose questions are older.",
)

PROMPT = option_group(
    click.option(
        "--preset",
        metavar="NAME",
        shell_complete=completion.presets,
        help="Settings with a published source: r1 (temperature 0.6, top-p 0.95, 32,768 tokens, replies "
        "start with <think>), model (the model's generation_config.json), …; see `r1eval list --presets`.",
    ),
    click.option(
        "--strict-preset",
        is_flag=True,
        help="An option that changes the preset is an error; by default it wins, and the preset is shown as "
        "NAME+.",
    ),
    click.option(
        "--prefill", metavar="TEXT", help="Text that replies are made to start with; by default the preset's."
    ),
    click.option(
        "--system",
        metavar="TEXT|@FILE",
        help="System message; by default the preset's, else the benchmark's own; '' leaves the preset's out.",
    ),
    click.option(
        "--chat-template-arg",
        "chat_template_args",
        multiple=True,
        metavar="KEY=VALUE",
        help="Variable of the chat template, such as enable_thinking=false; repeatable.",
    ),
    click.option(
        "--completion", is_flag=True, help="Send prompts without a chat template, as for base models."
    ),
    click.option(
        "--thinking",
        nargs=2,
        metavar="OPEN CLOSE",
        help="Tags around the thinking, where the model's own are not recognized.",
    ),
)
"""what the model is sent"""

SAMPLING = option_group(
    click.option("--k", type=int, help="Samples per question; by default the benchmark's own."),
    click.option("--limit", type=click.IntRange(1), help="Only the first N questions of each benchmark."),
    click.option(
        "--shard", metavar="I/N", help="Only part I of N of the samples, from 0/N; see `r1eval merge`."
    ),
    click.option(
        "--target-se",
        type=FiniteRange(0, 50, min_open=True),
        metavar="POINTS",
        help="Adaptive k: more than k samples for the questions that need them, until the re-run error of "
        "pass@1 is about this many points.",
    ),
    click.option(
        "--max-k",
        type=click.IntRange(1),
        help="With --target-se: at most N samples per question; by default 32 times k.",
    ),
    click.option(
        "--skip-unreadable-golds",
        is_flag=True,
        help="Leave out questions whose golds the grader cannot read, instead of ending the run.",
    ),
    click.option(
        "--order-from",
        type=RUN_FOLDER,
        metavar="RUN",
        help="Ask the questions with the longest replies in RUN first; by default those of this run so far.",
    ),
    click.option(
        "--seed", type=int, default=0, show_default=True, help="Every sample's seed is derived from it."
    ),
    click.option("--temperature", type=float, help="Sampling temperature; by default the benchmark's own."),
    click.option("--top-p", type=float, help="Nucleus sampling; by default the benchmark's own."),
    click.option("--max-tokens", type=int, help="Maximum of generated tokens per sample, thinking included."),
    click.option("--top-k", type=int, help="Only the N likeliest tokens; 0 for all (default)."),
    click.option(
        "--min-p", type=float, help="Only tokens with at least this share of the likeliest one's probability."
    ),
    click.option("--presence-penalty", type=float, help="Penalty on tokens that occurred; 0 by default."),
    click.option("--frequency-penalty", type=float, help="Penalty per occurrence of a token; 0 by default."),
    click.option(
        "--repetition-penalty",
        type=float,
        help="Factor on tokens that occurred, prompt included; 1 by default.",
    ),
    click.option(
        "--stop", multiple=True, metavar="TEXT", help="Text that ends a reply and is left out; repeatable."
    ),
    PROMPT,
    SELECTION,
    DATA,
)
"""the questions, and how they are sampled"""

STANDINGS = click.option(
    "--standings",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="R1EVAL_STANDINGS",
    help="Contest standings for the rating, from `r1eval standings fetch`; also R1EVAL_STANDINGS.",
)
SCORING = option_group(ANSWER_FROM, ALLOW_FAILED, WORKERS, ISOLATION, JUDGING, STANDINGS)
"""how samples are scored"""

OUTPUT = option_group(
    click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        help="Run folder; by default runs/MODEL-BENCHMARKS.",
    ),
    click.option("--name", metavar="NAME", help="What tables and pages call the run; by default the model."),
    SCORING,
    click.option(
        "--score-on",
        type=click.Choice(["local", "cluster"]),
        default="local",
        show_default=True,
        help="Grade on this machine, or on the nodes of a Ray cluster.",
    ),
    REFERENCE,
    CUTOFF,
    FORMAT,
    click.option(
        "--log-to",
        multiple=True,
        metavar="TRACKER",
        help="Also log to mlflow[:URI], wandb[:PROJECT] or trackio[:PROJECT]; repeatable.",
    ),
    click.option("--dry-run", is_flag=True, help="Show the prompts and counts without generating."),
    click.option("--reveal", is_flag=True, help="With --dry-run: show the text of hidden questions (GPQA)."),
    click.option("--quiet", is_flag=True, help="Print warnings only, no progress."),
)
"""scoring, run folder and output"""
