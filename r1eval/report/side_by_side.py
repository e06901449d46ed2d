"""Reads what a comparison of two runs shows of a question's samples; their texts lie in the runs' chunks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.types import Question
from r1eval.report.reasons import told_reason
from r1eval.report.sample_choice import TextSelection, select_samples
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Score, Vote
from reports.site.question_facts import SampleFacts

MAX_SAMPLES = 4
"""samples of a question that are shown for each run"""


@dataclass(frozen=True)
class SampleColumn:
    """The samples of one run in the comparison of a question."""

    samples: tuple[SampleFacts, ...]
    count: int
    """number of samples that the run has for the question"""


def read_sample_columns(
    folder: RunFolder,
    benchmark: str,
    questions: Mapping[str, Question],
    selection: TextSelection,
    *,
    hidden: bool,
) -> dict[str, SampleColumn]:
    """Question id -> the samples that a page shows, without their texts if `hidden`.

    Scores are read once, one at a time. Raises RunFolderError for a damaged folder.
    """
    scores: dict[str, list[Score]] = {question: [] for question in questions}
    for score in folder.scores(benchmark, questions):
        scores[score.question_id].append(score)
    votes: dict[str, list[Vote]] = {question: [] for question in questions}
    for vote in folder.votes(benchmark, questions):
        votes[vote.question_id].append(vote)
    return {
        name: SampleColumn(
            tuple(
                sample_facts(question, score, with_text=not hidden)
                for score in _select(selection, scores[name], votes[name])
            ),
            len(scores[name]),
        )
        for name, question in questions.items()
    }


def limit_selection(selection: TextSelection) -> TextSelection:
    """The selection of `--samples` with at most MAX_SAMPLES samples; `wrong` stays as it is.

    >>> limit_selection(TextSelection("all")), limit_selection(TextSelection("some", 2))
    (TextSelection(mode='some', count=4), TextSelection(mode='some', count=2))
    """
    if selection.mode == "wrong":
        return selection
    count = min(MAX_SAMPLES, selection.count) if selection.mode == "some" else MAX_SAMPLES
    return TextSelection("some", count)


def sample_facts(question: Question, score: Score, *, with_text: bool) -> SampleFacts:
    """What the line of a sample shows; `with_text`: whether it can be opened."""
    return SampleFacts(
        index=score.index,
        status=score.status.value,
        answer=score.answer,
        detail=told_reason(question, score),
        finish=score.finish.value,
        output_tokens=score.output_tokens,
        thinking_tokens=score.thinking_tokens,
        seconds=None,
        with_text=with_text and score.finish is not Finish.FAILED,
    )


def _select(selection: TextSelection, scores: Sequence[Score], votes: Sequence[Vote]) -> list[Score]:
    """The selected scores, by index."""
    indices = sorted(select_samples(limit_selection(selection), scores, votes))[:MAX_SAMPLES]
    return sorted((score for score in scores if score.index in indices), key=lambda score: score.index)
