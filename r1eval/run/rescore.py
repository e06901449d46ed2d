"""Scores the stored samples of a run again: after a fix of the grader, or with another reading."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from r1eval.run.manifest import judged_by
from r1eval.run.pipeline import score_folder
from r1eval.scoring.grader import GRADER_VERSION, Grader
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.programs import UNPROTECTED, HowJudged
from r1eval.store.folder import RunFolder


@dataclass(frozen=True)
class Again:
    """How to score again; None keeps what the run itself was scored with."""

    answer_from: AnswerFrom | None = None
    judging: str | None = None
    isolation: str = "bubblewrap"
    """never kept: unprotected programs are asked for each time"""
    workers: int | None = None
    allow_failed: bool = False
    standings: Path | None = None
    """folder of contest standings; the user's own cache if None"""


def rescore(path: Path, again: Again, warn: Callable[[str], None]) -> None:
    """Derive scores, votes and metrics anew."""
    folder = RunFolder(path)
    folder.read_run()
    with folder.locked():
        record = folder.read_run()
        plan = record["plan"]
        plan["answer_from"] = again.answer_from or plan["answer_from"]
        plan["judging"] = again.judging or plan.get("judging", "judge")
        plan["isolation"] = again.isolation
        record["grader"] = GRADER_VERSION
        if record.pop("judged", None):
            if again.isolation == "none":
                warn(UNPROTECTED)
            judged_by(record, plan["judging"], again.isolation)
        how = HowJudged(again.isolation, plan["judging"])
        with Grader(again.workers, plan["answer_from"], how) as grader:
            score_folder(
                folder,
                record,
                grader,
                anew=True,
                allow_failed=again.allow_failed,
                standings=again.standings,
            )
        folder.write_run(record)
