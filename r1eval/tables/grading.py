"""Remarks on how a benchmark of a run was graded: by which grader, by which rules, of which texts."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store.soundness import BenchmarkState

LENIENT = (
    "graded leniently: an answer anywhere in the reply counts (--answer-from anywhere); `r1eval score RUN "
    "--answer-from answer --save` counts only those after the thinking"
)
UNVERIFIABLE = (
    "the scores do not say which texts they grade (an older r1eval wrote them); `r1eval score {}` grades "
    "again"
)


def reading_remarks(run: Mapping[str, Any]) -> list[str]:
    """Names a lenient reading, which is not what published figures are by, and how to take it back."""
    return [LENIENT] if run["plan"].get("answer_from") == "anywhere" else []


def grading_remarks(run: Mapping[str, Any], path: Path, state: BenchmarkState) -> Iterator[str]:
    """By which reading it is graded; what to grade again, and why."""
    yield from reading_remarks(run)
    if (grader := run.get("grader", "")) != GRADER_VERSION:
        yield f"graded by grader {grader}; `r1eval score {path}` grades with this version's, {GRADER_VERSION}"
    if state.is_unverifiable:
        yield UNVERIFIABLE.format(path)


def program_remarks(run: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[str]:
    """Remarks on how a benchmark's programs were judged."""
    judged = run.get("judged")
    if not about.get("programs") or not judged:
        return
    if "none" in judged["isolation"]:
        yield "programs ran without isolation (--isolation none)"
    if judged["rules"] == "lcb":
        differing = about["differing"]
        yield (
            f"programs judged by LiveCodeBench's own rules; {differing['differ']} of {differing['verdicts']} "
            "verdicts differ from r1eval's (--judging judge)"
        )
