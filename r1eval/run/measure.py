"""Computes the scores, votes and metrics of a run folder from its samples."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.types import Answer, Question
from r1eval.codeforces.bands import band_metrics
from r1eval.codeforces.metrics import contest_metrics
from r1eval.run.thinking import RunThinking
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.scoring.votes import GradedAnswers
from r1eval.statistics.metrics import benchmark_metrics, tally
from r1eval.store.folder import RunFolder, SampleKey
from r1eval.store.records import Finish, Metric, Sample, Score, Status, Vote


@dataclass(frozen=True)
class ScoringSpec:
    """What scoring needs to know of one benchmark of a run."""

    name: str
    k: int
    thinking: RunThinking = field(default_factory=RunThinking)


def to_item(question: Question, sample: Sample, thinking: RunThinking) -> Item:
    """A sample as input of the grader, tagged with the sample itself."""
    return Item(
        kind=question.answer,
        gold=question.gold,
        text=sample.text,
        truncated=sample.finish is Finish.LENGTH,
        opened_thinking=thinking.opens(sample),
        thinking_tags=thinking.tags,
        tag=sample,
        question=question if question.answer is Answer.PROGRAM else None,
    )


def to_score(sample: Sample, grade: Grade) -> Score:
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
    )


def score_all(
    folder: RunFolder,
    spec: ScoringSpec,
    grader: Grader,
    *,
    from_scratch: bool = False,
    outdated: Collection[SampleKey] = (),
) -> list[Score]:
    """Grade samples without a score (all, if `from_scratch`); then write scores and votes in a fixed order.

    The scores of `outdated` samples do not count.

    Unless `from_scratch`, each score is written at once, so that an interrupt loses none: programs may take
    hours.
    """
    questions = {question.id: question for question in folder.questions(spec.name)}
    scores: dict[SampleKey, Score] = {}
    if not from_scratch:
        valid = (score for score in folder.scores(spec.name) if score.status is not Status.FAILED)
        scores = {_key(score): score for score in valid if _key(score) not in outdated}
    for item, grade in grader.grade(_ungraded(folder, spec, questions, scores)):
        sample = item.tag
        assert isinstance(sample, Sample)
        scores[sample.question_id, sample.index] = to_score(sample, grade)
        if not from_scratch:
            folder.append_score(spec.name, scores[sample.question_id, sample.index])
    order = {question_id: number for number, question_id in enumerate(questions)}
    ordered = sorted(scores.values(), key=lambda s: (order[s.question_id], s.index))
    folder.write_scores(spec.name, ordered)
    folder.write_votes(spec.name, _votes(questions, ordered, grader))
    return ordered


def compute_metrics(
    folder: RunFolder,
    spec: ScoringSpec,
    scores: Sequence[Score],
    allow_failed: bool,
    standings: Path | None = None,
) -> list[Metric]:
    """The metrics of a benchmark; `standings`: folder of contest standings, by default the user's cache."""
    questions = folder.questions(spec.name)
    votes: dict[str, list[Vote]] = {question.id: [] for question in questions if _has_votes(question)}
    for vote in folder.votes(spec.name):
        votes[vote.question_id].append(vote)
    question_ids = [question.id for question in questions]
    tallies = tally(scores)
    return [
        *benchmark_metrics(spec.name, tallies, votes, question_ids, spec.k, allow_failed=allow_failed),
        *band_metrics(spec.name, questions, tallies, spec.k),
        *contest_metrics(
            folder.path / spec.name, questions, scores, spec.k, standings, allow_failed=allow_failed
        ),
    ]


def count_verdict_differences(scores: Iterable[Score]) -> dict[str, int]:
    """How many programs have verdicts by both LiveCodeBench's and r1eval's rules, and how many differ."""
    judged_twice = [score for score in scores if score.other]
    return {
        "verdicts": len(judged_twice),
        "differ": sum(score.answer != score.other for score in judged_twice),
    }


def _ungraded(
    folder: RunFolder, spec: ScoringSpec, questions: dict[str, Question], scores: dict[SampleKey, Score]
) -> Iterator[Item]:
    """The samples still to grade; samples on which the engine failed get a failed score here."""
    for sample in folder.samples(spec.name):
        if sample.question_id not in questions or sample.index >= spec.k:
            continue
        if sample.finish is Finish.FAILED:
            failure = Grade(Status.FAILED, "", sample.detail, 0.0)
            scores[sample.question_id, sample.index] = to_score(sample, failure)
        elif (sample.question_id, sample.index) not in scores:
            yield to_item(questions[sample.question_id], sample, spec.thinking)


def _votes(questions: dict[str, Question], scores: Iterable[Score], grader: Grader) -> Iterator[Vote]:
    answers: dict[str, list[tuple[int, str, bool]]] = {
        question_id: [] for question_id, question in questions.items() if _has_votes(question)
    }
    for score in scores:
        if score.question_id in answers and score.status in (Status.CORRECT, Status.WRONG):
            answers[score.question_id].append((score.index, score.answer, score.status is Status.CORRECT))
    ballots = (
        GradedAnswers(question_id, questions[question_id].answer, questions[question_id].gold, tuple(votes))
        for question_id, votes in answers.items()
    )
    for groups in grader.group_answers(ballots):
        yield from groups


def _has_votes(question: Question) -> bool:
    """Whether answers to it are grouped into votes; programs are not, as they have no equivalence."""
    return question.answer is not Answer.PROGRAM


def _key(score: Score) -> SampleKey:
    return score.question_id, score.index
