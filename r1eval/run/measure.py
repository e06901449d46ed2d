"""Computes the scores, votes and metrics of a run folder from its samples."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from benchmarks.types import Answer, Question, WeightedMetric
from r1eval.codeforces.bands import band_metrics
from r1eval.codeforces.metrics import contest_metrics
from r1eval.diagnostics.consistency import consistency_measures
from r1eval.run.thinking import RunThinking
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.scoring.kinds.scorer import MODULES
from r1eval.scoring.votes import GradedAnswers
from r1eval.statistics.languages import TAG, language_metrics
from r1eval.statistics.measures import measure_metrics
from r1eval.statistics.metrics import benchmark_metrics, tally
from r1eval.statistics.strata import weighted_metrics
from r1eval.store.digests import GradingRules, format_digest, grading_keys
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Metric, Sample, Score, Status, Vote
from r1eval.store.score_index import ScoreIndex, ScoreReader
from r1eval.store.score_lines import encode_score
from r1eval.store.stored_samples import SampleKey, StoredSamples

Questions = Mapping[str, Question]
"""by id, in the benchmark's order"""


@dataclass(frozen=True)
class ScoringSpec:
    """What scoring needs to know of one benchmark of a run."""

    name: str
    k: int
    rules: GradingRules
    thinking: RunThinking = field(default_factory=RunThinking)
    weighted: WeightedMetric | None = None
    """its metric over groups of questions, if it has one"""


def to_item(question: Question, sample: Sample, thinking: RunThinking, digest: int) -> Item:
    """A sample as input of the grader, tagged with the sample, its digest and its question's language."""
    return Item(
        kind=question.answer,
        gold=question.gold,
        text=sample.text,
        truncated=sample.finish is Finish.LENGTH,
        opened_thinking=thinking.opens(sample),
        thinking_tags=thinking.tags,
        tag=(sample, digest, question.tags.get(TAG, "")),
        question=question if question.answer is Answer.PROGRAM else None,
    )


def to_score(sample: Sample, grade: Grade, digest: int = 0) -> Score:
    """The score record of a graded sample."""
    return Score(
        sample.question_id,
        sample.index,
        grade.status,
        grade.answer,
        grade.detail,
        sample.finish,
        sample.output_tokens,
        grade.own_verdict,
        grade.printed,
        sample.thinking_tokens,
        format_digest(digest) if digest else "",
        grade.measures,
    )


def tagged_score(item: Item, grade: Grade) -> tuple[Sample, Score]:
    """The sample that an item of `to_item` is made from, and its score."""
    assert isinstance(item.tag, tuple)
    sample, digest, language = item.tag
    if language:
        measured = consistency_measures(sample.text, language, item.opened_thinking, item.thinking_tags)
        grade = replace(grade, measures={**grade.measures, **measured})
    return sample, to_score(sample, grade, digest)


def score_all(
    folder: RunFolder,
    spec: ScoringSpec,
    grader: Grader,
    *,
    from_scratch: bool = False,
    outdated: Collection[SampleKey] = (),
    with_votes: bool = True,
) -> bool:
    """Grade samples without a valid score (all, if `from_scratch`); then write scores and votes in order.

    The scores of `outdated` samples do not count. Unless `from_scratch`, each score is written at once, so
    that an interrupt loses none: programs may take hours. Returns whether anything was graded.
    """
    questions = {question.id: question for question in folder.questions(spec.name)}
    stored = folder.stored_samples(spec.name, grading_keys(spec.rules, questions.values()))
    index = folder.index_scores(spec.name, stored)
    if outdated:
        index = index.without(outdated)
        _write_in_order(folder, spec, stored, index)
        index = folder.index_scores(spec.name, stored)
    missing = None if from_scratch else index
    graded = grader.grade(_ungraded(folder, spec, questions, stored, missing))
    scores = (tagged_score(item, grade)[1] for item, grade in graded)
    count = 0
    if from_scratch:
        folder.write_scores(spec.name, scores)
    else:
        for count, score in enumerate(scores, 1):  # noqa: B007 - the number is used below
            folder.append_score(spec.name, score)
    if from_scratch or count:
        index = folder.index_scores(spec.name, stored)
    _write_in_order(folder, spec, stored, index)
    if with_votes:
        folder.write_votes(spec.name, _votes(questions, folder.scores(spec.name), grader))
    return from_scratch or count > 0


def _write_in_order(folder: RunFolder, spec: ScoringSpec, stored: StoredSamples, index: ScoreIndex) -> None:
    """Write the valid scores, those of failed samples and of failed gradings, by question and index."""
    if index.in_order and not stored.failed and all(len(one) <= spec.k for one in index.offsets.values()):
        return
    failures = {
        (sample.question_id, sample.index): to_score(sample, Grade(Status.FAILED, "", sample.detail, 0.0))
        for sample in folder.failed_samples(spec.name, stored)
    }
    with ScoreReader(index) as reader:
        folder.write_score_lines(spec.name, _ordered_lines(reader, index, failures, spec.k))


def _ordered_lines(
    reader: ScoreReader, index: ScoreIndex, failures: Mapping[SampleKey, Score], k: int
) -> Iterator[bytes]:
    for question in index.offsets:
        for number in range(k):
            if line := reader.line(question, number) or reader.failure(question, number):
                yield line
            elif (question, number) in failures:
                yield encode_score(failures[question, number])


def compute_metrics(
    folder: RunFolder, spec: ScoringSpec, allow_failed: bool, standings: Path | None = None
) -> list[Metric]:
    """The metrics of a benchmark; `standings`: folder of contest standings, by default the user's cache."""
    questions = folder.questions(spec.name)
    votes: dict[str, list[Vote]] = {question.id: [] for question in questions if _has_votes(question)}
    for vote in folder.votes(spec.name):
        if vote.question_id in votes:
            votes[vote.question_id].append(vote)
    question_ids = [question.id for question in questions]
    tallies = tally(folder.scores(spec.name))
    # Only programs belong to contests.
    contest_scores = list(folder.scores(spec.name)) if len(votes) < len(questions) else []
    return [
        *benchmark_metrics(spec.name, tallies, votes, question_ids, spec.k, allow_failed=allow_failed),
        *weighted_metrics(spec.name, spec.weighted, questions, tallies, spec.k),
        *_measures(folder, spec, questions),
        *band_metrics(spec.name, questions, tallies, spec.k),
        *language_metrics(spec.name, questions, tallies, spec.k),
        *contest_metrics(
            folder.path / spec.name, questions, contest_scores, spec.k, standings, allow_failed=allow_failed
        ),
    ]


def count_verdict_differences(scores: Iterable[Score]) -> dict[str, int]:
    """How many programs have verdicts by both LiveCodeBench's and r1eval's rules, and how many differ."""
    verdicts = differ = 0
    for score in scores:
        verdicts += bool(score.other)
        differ += bool(score.other) and score.answer != score.other
    return {"verdicts": verdicts, "differ": differ}


def _ungraded(
    folder: RunFolder,
    spec: ScoringSpec,
    questions: Questions,
    stored: StoredSamples,
    index: ScoreIndex | None,
) -> Iterator[Item]:
    """The finished samples still to grade: those without a place in the index; all, if there is none."""
    if index is not None and index.count() >= stored.count():
        return
    for sample, digest in folder.finished_samples(spec.name, stored, index):
        if sample.index < spec.k:
            yield to_item(questions[sample.question_id], sample, spec.thinking, digest)


def _votes(questions: Questions, scores: Iterable[Score], grader: Grader) -> Iterator[Vote]:
    """The votes on each question's answers; `scores` are those of a question next to each other."""
    for groups in grader.group_answers(_ballots(questions, scores)):
        yield from groups


def _ballots(questions: Questions, scores: Iterable[Score]) -> Iterator[GradedAnswers]:
    for question_id, members in groupby(scores, lambda score: score.question_id):
        question = questions[question_id]
        if _has_votes(question):
            answers = (
                (score.index, score.answer, score.status is Status.CORRECT)
                for score in members
                if score.status in (Status.CORRECT, Status.WRONG)
            )
            yield GradedAnswers(question_id, question.answer, question.gold, tuple(answers))


def _measures(folder: RunFolder, spec: ScoringSpec, questions: Sequence[Question]) -> list[Metric]:
    """The metrics of what is measured beside right and wrong: by scorers of some kinds, and of language."""
    if not any(question.answer in MODULES or question.tags.get(TAG) for question in questions):
        return []
    ids = [question.id for question in questions]
    return measure_metrics(spec.name, folder.scores(spec.name), ids, spec.k)


def _has_votes(question: Question) -> bool:
    """Whether answers to it are grouped into votes; those of some kinds have no equivalence."""
    return question.answer.votes
