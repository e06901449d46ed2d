"""What `run.json` says of how a benchmark was sampled and scored, and the commands that do it again."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import catalogue
from r1eval.errors import RunFolderError
from r1eval.gate.stored_questions import about
from r1eval.store.folder import RunFolder

SAMPLING = ("temperature", "top_p", "max_tokens")


@dataclass(frozen=True)
class Said:
    """One benchmark of a run."""

    folder: RunFolder
    benchmark: str
    model: str
    sampling: Mapping[str, object]
    """`temperature`, `top_p`, `max_tokens`, `prefill`"""
    rendered: str | None
    """the first prompt as the model saw it; None where nobody knows it"""
    grader: str
    answer_from: str
    rules: str
    """by which programs were judged; "" where there are none"""
    unprotected: bool
    """programs were judged without isolation"""


def said(folder: RunFolder, benchmark: str) -> Said:
    """RunFolderError where it does not say enough."""
    run, part = folder.read_run(), about(folder, benchmark)
    plan, judged, rendered = run["plan"], run.get("judged") or {}, part.get("rendered_prompt")
    try:
        sampling = {name: plan["sampling"][benchmark][name] for name in SAMPLING}
        return Said(
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
            f"{folder.path / 'run.json'}: does not say how {benchmark} was sampled and scored "
            f"({type(error).__name__}: {error}); restore it"
        ) from None


def run_again(one: Said, sampling: Mapping[str, object] | None = None) -> str:
    """The command that asks this run's model again, with some of the sampling given."""
    named = one.benchmark if one.benchmark in {b.name for b in catalogue.ALL} else f"{one.benchmark}.toml"
    options = [f"--{name.replace('_', '-')} {_quoted(value)}" for name, value in (sampling or {}).items()]
    told = ["r1eval run", shlex.quote(named), "--model", shlex.quote(one.model), *options]
    return f"`{' '.join(told)} --out NEW_FOLDER`"


def score_again(one: Said, *options: str) -> str:
    """The command that scores this run again."""
    isolation = ("--isolation none",) if one.unprotected else ()
    return f"`{' '.join(('r1eval score', shlex.quote(str(one.folder.path)), *options, *isolation))}`"


def _quoted(value: object) -> str:
    """For a shell; text of several lines as one."""
    if not isinstance(value, str) or "\n" not in value:
        return shlex.quote(str(value))
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"$'{escaped}'"
