"""How a benchmark of a run was sampled and scored, from `run.json`, and the commands to repeat it."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import catalogue
from r1eval.errors import RunFolderError
from r1eval.gate.stored_questions import benchmark_record
from r1eval.store.folder import RunFolder

SAMPLING_KEYS = ("temperature", "top_p", "max_tokens")


@dataclass(frozen=True)
class BenchmarkConditions:
    """The conditions of one benchmark of a run."""

    folder: RunFolder
    benchmark: str
    model: str
    sampling: Mapping[str, object]
    """`temperature`, `top_p`, `max_tokens`, `prefill`"""
    rendered: str | None
    """the first prompt as the model saw it; None if not known"""
    grader: str
    answer_from: str
    rules: str
    """the rules by which programs were judged; "" if there are none"""
    unprotected: bool
    """whether programs were judged without isolation"""


def read_conditions(folder: RunFolder, benchmark: str) -> BenchmarkConditions:
    """The conditions of a benchmark; RunFolderError if `run.json` is incomplete."""
    run, part = folder.read_run(), benchmark_record(folder, benchmark)
    plan, judged, rendered = run["plan"], run.get("judged") or {}, part.get("rendered_prompt")
    try:
        sampling = {name: plan["sampling"][benchmark][name] for name in SAMPLING_KEYS}
        return BenchmarkConditions(
            folder=folder,
            benchmark=benchmark,
            model=plan["model"],
            sampling={**sampling, "prefill": str(plan.get("prefill") or "")},
            rendered=None if rendered is None else str(rendered),
            grader=run["grader"],
            answer_from=plan.get("answer_from", "answer"),
            rules=judged.get("rules") or plan.get("judging", "judge") if part.get("programs") else "",
            unprotected=judged.get("isolation") == ["none"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: does not record how {benchmark} was sampled and scored "
            f"({type(error).__name__}: {error}); restore the file"
        ) from None


def run_command(conditions: BenchmarkConditions, sampling: Mapping[str, object] | None = None) -> str:
    """The command that runs the benchmark with this run's model again, with the given sampling options."""
    named = (
        conditions.benchmark
        if conditions.benchmark in {b.name for b in catalogue.BENCHMARKS}
        else f"{conditions.benchmark}.toml"
    )
    options = [f"--{name.replace('_', '-')} {_quote(value)}" for name, value in (sampling or {}).items()]
    words = ["r1eval run", shlex.quote(named), "--model", shlex.quote(conditions.model), *options]
    return f"`{' '.join(words)} --out NEW_FOLDER`"


def score_command(conditions: BenchmarkConditions, *options: str) -> str:
    """The command that scores this run again."""
    isolation = ("--isolation none",) if conditions.unprotected else ()
    return f"`{' '.join(('r1eval score', shlex.quote(str(conditions.folder.path)), *options, *isolation))}`"


def _quote(value: object) -> str:
    """Quote for a shell; text of several lines becomes one line."""
    if not isinstance(value, str) or "\n" not in value:
        return shlex.quote(str(value))
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"$'{escaped}'"
