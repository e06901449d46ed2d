"""Reads the samples of a question that a comparison of two runs shows, in one pass over the run's files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.types import Question
from r1eval.gate.stored_questions import benchmark_record
from r1eval.report.program_facts import code_facts
from r1eval.report.sample_choice import TextSelection, select_samples, split_text
from r1eval.run.thinking import RunThinking, recorded_thinking
from r1eval.scoring.grades import AnswerFrom
from r1eval.store.folder import RunFolder
from r1eval.store.privacy import without_places
from r1eval.store.records import Sample, Score, Vote
from r1eval.store.stored_samples import SampleKey
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

    Scores and samples are read once, one at a time. Raises RunFolderError for a damaged folder.
    """
    scores: dict[str, list[Score]] = {question: [] for question in questions}
    for score in folder.scores(benchmark, questions):
        scores[score.question_id].append(score)
    votes: dict[str, list[Vote]] = {question: [] for question in questions}
    for vote in folder.votes(benchmark, questions):
        votes[vote.question_id].append(vote)
    selected = {
        (score.question_id, score.index): score
        for question, question_scores in scores.items()
        for score in _select(selection, question_scores, votes[question])
    }
    plan = folder.read_run()["plan"]
    thinking = recorded_thinking(plan, benchmark_record(folder, benchmark))
    answer_from = plan.get("answer_from", "answer")
    facts: dict[str, list[SampleFacts]] = {question: [] for question in questions}
    for sample in _samples(folder, benchmark, selected):
        score, question = selected[sample.question_id, sample.index], questions[sample.question_id]
        facts[question.id].append(
            sample_facts(question, sample, score, None if hidden else (thinking, answer_from))
        )
    return {
        question: SampleColumn(tuple(sorted(samples, key=lambda sample: sample.index)), len(scores[question]))
        for question, samples in facts.items()
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


def _select(selection: TextSelection, scores: Sequence[Score], votes: Sequence[Vote]) -> list[Score]:
    indices = sorted(select_samples(limit_selection(selection), scores, votes))[:MAX_SAMPLES]
    return [score for score in scores if score.index in indices]


def sample_facts(
    question: Question, sample: Sample, score: Score, extraction: tuple[RunThinking, AnswerFrom] | None
) -> SampleFacts:
    """`extraction`: (the run's thinking, answer_from); None leaves the texts out."""
    split = code = None
    if extraction:
        opened, tags = extraction[0].opens(sample), extraction[0].tags
        split = split_text(sample.text, opened, tags)
        code = code_facts(question, score, sample.text, opened, extraction[1], tags)
    return SampleFacts(
        index=sample.index,
        status=score.status.value,
        answer=score.answer,
        detail=without_places(score.detail),
        finish=sample.finish.value,
        output_tokens=sample.output_tokens,
        thinking_tokens=sample.thinking_tokens,
        seconds=sample.seconds,
        thinking=split.thinking if split else None,
        reply=split.reply if split else None,
        omitted=split.omitted if split else 0,
        code=code,
    )


def _samples(folder: RunFolder, benchmark: str, selected: Mapping[SampleKey, Score]) -> Iterator[Sample]:
    if selected:
        samples = folder.samples(benchmark)
        yield from (sample for sample in samples if (sample.question_id, sample.index) in selected)
