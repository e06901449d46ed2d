"""How a benchmark of a run was sampled and scored, from `run.json`, and the commands to repeat it."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks import catalogue
from r1eval.errors import RunFolderError
from r1eval.gate.asked_settings import compared_settings, repeat_options
from r1eval.gate.stored_questions import benchmark_record
from r1eval.store.folder import RunFolder
from r1eval.tables.settings import read_settings
from reports.rows import SampleSettings


@dataclass(frozen=True)
class BenchmarkConditions:
    """The conditions of one benchmark of a run."""

    folder: RunFolder
    benchmark: str
    model: str
    settings: SampleSettings
    asked: Mapping[str, object]
    """the settings that are compared, with their effective values"""
    has_asked: bool
    """whether requests were sent, so that it is known which settings the server takes"""
    states_thinking: bool
    """whether the thinking's tags are the user's own, not recognized"""
    rendered: str | None
    """the first prompt as the model saw it; None if not known"""
    grader: str
    answer_from: str
    rules: str
    """the rules by which programs were judged; "" if there are none"""
    unprotected: bool
    """whether programs were judged without isolation"""
    skips_golds: bool = False
    """whether questions whose golds cannot be read were left out"""
    imported: str = ""
    """the format of the log that it was imported from; "" for a run of r1eval's own"""


def read_conditions(folder: RunFolder, benchmark: str) -> BenchmarkConditions:
    """The conditions of a benchmark; RunFolderError if `run.json` is incomplete."""
    run, part = folder.read_run(), benchmark_record(folder, benchmark)
    plan, judged, rendered = run["plan"], run.get("judged") or {}, part.get("rendered_prompt")
    try:
        settings = read_settings(run, benchmark)
        return BenchmarkConditions(
            folder=folder,
            benchmark=benchmark,
            model=plan["model"],
            settings=settings,
            asked=compared_settings(settings),
            has_asked=any(session.get("engine") for session in run.get("sessions") or ()),
            states_thinking=bool(plan.get("thinking")),
            rendered=None if rendered is None else str(rendered),
            grader=run["grader"],
            answer_from=plan.get("answer_from", "answer"),
            rules=judged.get("rules") or plan.get("judging", "judge") if part.get("programs") else "",
            unprotected=judged.get("isolation") == ["none"],
            skips_golds=bool(part.get("skipped_golds")),
            imported=str((run.get("imported") or {}).get("format", "")),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: does not record how {benchmark} was sampled and scored "
            f"({type(error).__name__}: {error}); restore the file"
        ) from None


def run_command(conditions: BenchmarkConditions, options: str = "") -> str:
    """The command that runs the benchmark with this run's model again, with the given options."""
    named = (
        conditions.benchmark
        if conditions.benchmark in {b.name for b in catalogue.BENCHMARKS}
        else f"{conditions.benchmark}.toml"
    )
    words = ["r1eval run", shlex.quote(named), "--model", shlex.quote(conditions.model)]
    if conditions.settings.lora:
        words += ["--lora", shlex.quote(conditions.settings.lora)]
    words += ["--skip-unreadable-golds"] if conditions.skips_golds else []
    return f"`{' '.join([*words, *([options] if options else [])])} --out NEW_FOLDER`"


def sampling_options(conditions: BenchmarkConditions, needed: Sequence[str]) -> str:
    """The options that ask as this run did; `needed` names settings that are given even if neutral."""
    record = str(conditions.folder.path / "run.json")
    return repeat_options(conditions.asked, conditions.settings.preset, needed, record)


def score_command(conditions: BenchmarkConditions, *options: str) -> str:
    """The command that scores this run again."""
    isolation = ("--isolation none",) if conditions.unprotected else ()
    return f"`{' '.join(('r1eval score', shlex.quote(str(conditions.folder.path)), *options, *isolation))}`"
