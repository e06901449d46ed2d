"""What another harness said of the samples of an imported run, and where our grader says otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status


@dataclass(frozen=True, slots=True)
class ForeignVerdict:
    """One line of foreign.jsonl."""

    question_id: str
    index: int
    value: float | None
    """its score of the sample, usually 0 or 1; None if the log does not tell"""
    answer: str
    """the answer that it extracted, clipped; "" if the log does not tell"""
    source: str
    """the sample's file and line, or its place in the file"""

    @property
    def correct(self) -> bool | None:
        """Whether it took the sample as right; None where it gave part of the credit, or did not say."""
        return {1.0: True, 0.0: False}.get(self.value) if self.value is not None else None


@dataclass(frozen=True)
class DifferingVerdict:
    """A sample that the two graders grade differently."""

    question_id: str
    index: int
    ours: Status
    our_answer: str
    theirs: bool
    """whether the other harness took it as correct"""
    their_answer: str


@dataclass(frozen=True)
class GraderComparison:
    """Both graders over the samples of a benchmark that both graded."""

    graded: int
    differing: tuple[DifferingVerdict, ...]
    """in the order of scores.jsonl"""


def path(folder: RunFolder, benchmark: str) -> Path:
    """The file of the other harness's verdicts."""
    return folder.path / benchmark / "foreign.jsonl"


def read_verdicts(folder: RunFolder, benchmark: str) -> Iterator[ForeignVerdict]:
    """The verdicts of a benchmark; none if it was not imported."""
    file = path(folder, benchmark)
    for row in jsonlines.read(file):
        try:
            yield ForeignVerdict(**{name: row[name] for name in ForeignVerdict.__dataclass_fields__})
        except KeyError as error:
            raise RunFolderError(f"{file}: a line lacks {error}; import the log again") from None


def compare_graders(folder: RunFolder, benchmark: str) -> GraderComparison:
    """Where the other harness's verdicts and our scores differ; samples that failed are left out."""
    theirs = {
        (one.question_id, one.index): (one.correct, one.answer)
        for one in read_verdicts(folder, benchmark)
        if one.correct is not None
    }
    graded, differing = 0, list[DifferingVerdict]()
    for score in folder.scores(benchmark) if theirs else ():
        correct, answer = theirs.get((score.question_id, score.index), (None, ""))
        if correct is None or score.status is Status.FAILED:
            continue
        graded += 1
        if correct != (score.status is Status.CORRECT):
            differing.append(
                DifferingVerdict(score.question_id, score.index, score.status, score.answer, correct, answer)
            )
    return GraderComparison(graded, tuple(differing))
