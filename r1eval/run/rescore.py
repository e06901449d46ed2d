"""Scores the stored samples of a run again: after a fix of the grader, or with other options."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.run.folder_scores import score_folder
from r1eval.run.golds import find_unreadable
from r1eval.run.manifest import record_judging
from r1eval.run.repair import set_all_damaged_aside
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import GRADER_VERSION, AnswerFrom
from r1eval.scoring.programs import UNPROTECTED_WARNING, JudgeOptions
from r1eval.store.folder import RunFolder
from r1eval.store.soundness import read_questions


@dataclass(frozen=True)
class RescoreOptions:
    """The options of `r1eval score`; None keeps the run's own setting."""

    answer_from: AnswerFrom | None = None
    judging: str | None = None
    isolation: str = "bubblewrap"
    """not kept from the run: running programs without isolation must be requested each time"""
    workers: int | None = None
    allow_failed: bool = False
    standings: Path | None = None
    """folder of contest standings; the user's cache if None"""


def rescore(path: Path, options: RescoreOptions, warn: Callable[[str], None]) -> None:
    """Compute scores, votes and metrics from the samples."""
    folder = RunFolder(path)
    folder.read_run()
    with folder.lock():
        record = folder.read_run()
        set_all_damaged_aside(folder, record, warn)
        _check_samples(folder, record)
        plan = record["plan"]
        plan["answer_from"] = options.answer_from or plan["answer_from"]
        plan["judging"] = options.judging or plan.get("judging", "judge")
        plan["isolation"] = options.isolation
        record["grader"] = GRADER_VERSION
        if record.pop("judged", None):
            if options.isolation == "none":
                warn(UNPROTECTED_WARNING)
            record_judging(record, plan["judging"], options.isolation)
        judge_options = JudgeOptions(options.isolation, plan["judging"])
        with Grader(options.workers, plan["answer_from"], judge_options) as grader:
            _record_unreadable_golds(folder, record, grader, warn)
            score_folder(
                folder,
                record,
                grader,
                from_scratch=True,
                allow_failed=options.allow_failed,
                standings=options.standings,
            )
        folder.write_run(record)


def _record_unreadable_golds(
    folder: RunFolder, record: dict[str, Any], grader: Grader, warn: Callable[[str], None]
) -> None:
    """Record the golds that this grader cannot read, unlike the one that the run started with, and warn."""
    for name, entry in record["benchmarks"].items():
        entry.pop("unreadable_golds", None)
        if unreadable := find_unreadable(folder.questions(name), grader):
            entry["unreadable_golds"] = [one.question_id for one in unreadable]
            listed = "".join(f"\n  {one}" for one in unreadable)
            warn(
                f"{name}: {len(unreadable)} of {entry['questions']} golds cannot be read by this grader; "
                f"their replies are right only if they are the gold itself:{listed}"
            )


def _check_samples(folder: RunFolder, record: dict[str, Any]) -> None:
    """RunFolderError for scores without any samples, which grading again would only delete, and for other
    questions than the run asked."""
    for name in record["benchmarks"]:
        read_questions(folder, record, name)
        part = folder.path / name
        if (part / "scores.jsonl").exists() and not (part / "samples.jsonl").exists():
            raise RunFolderError(
                f"{part / 'samples.jsonl'}: is missing, so nothing can be graded; restore it, or run the "
                "same command again"
            )
