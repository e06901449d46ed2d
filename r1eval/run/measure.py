"""From the samples of a run folder to its scores, votes and metrics."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.types import Answer, Question
from r1eval.codeforces.bands import by_band
from r1eval.codeforces.metrics import of_contests
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Grade, Item
from r1eval.scoring.votes import Ballot
from r1eval.statistics.metrics import metrics_of, tally
from r1eval.store.folder import Key, RunFolder
from r1eval.store.records import Finish, Metric, Sample, Score, Status, Vote


@dataclass(frozen=True)
class Scored:
    """One benchmark's part of a run, as far as grading needs to know it."""

    name: str
    k: int
    opens_thinking: bool
    """the rendered prompt ends inside `<think>`"""


def item(question: Question, sample: Sample, opens_thinking: bool) -> Item:
    """A sample as the grader takes it, tagged with itself."""
    return Item(
        kind=question.answer,
        gold=question.gold,
        text=sample.text,
        truncated=sample.finish is Finish.LENGTH,
        opened_thinking=opens_thinking,
        tag=sample,
        question=question if question.answer is Answer.PROGRAM else None,
    )


def score(sample: Sample, grade: Grade) -> Score:
    return Score(
        sample.question_id,
        sample.index,
        grade.status,
        grade.answer,
        grade.detail,
        sample.finish,
        sample.output_tokens,
        grade.other,
        grade.printed,
    )


def score_all(folder: RunFolder, part: Scored, grader: Grader, *, anew: bool = False) -> list[Score]:
    """Grade what has no score yet (everything, if `anew`); then write scores and votes in a fixed order.

    Unless all is graded anew, each score is on disk at once: programs may take hours, and an interrupt
    loses none.
    """
    questions = {question.id: question for question in folder.questions(part.name)}
    scores: dict[Key, Score] = {}
    if not anew:
        scores = {_key(s): s for s in folder.scores(part.name) if s.status is not Status.FAILED}
    for graded in grader.grade(_ungraded(folder, part, questions, scores)):
        sample = graded[0].tag
        assert isinstance(sample, Sample)
        scores[sample.question_id, sample.index] = score(sample, graded[1])
        if not anew:
            folder.append_score(part.name, scores[sample.question_id, sample.index])
    place = {question_id: number for number, question_id in enumerate(questions)}
    ordered = sorted(scores.values(), key=lambda s: (place[s.question_id], s.index))
    folder.write_scores(part.name, ordered)
    folder.write_votes(part.name, _votes(questions, ordered, grader))
    return ordered


def metrics(
    folder: RunFolder,
    part: Scored,
    scores: Sequence[Score],
    allow_failed: bool,
    standings: Path | None = None,
) -> list[Metric]:
    """The metrics of a benchmark; those of contests by the standings in this folder, or the user's cache."""
    questions = folder.questions(part.name)
    votes: dict[str, list[Vote]] = {question.id: [] for question in questions if _votes_on(question)}
    for vote in folder.votes(part.name):
        votes[vote.question_id].append(vote)
    question_ids = [question.id for question in questions]
    tallies = tally(scores)
    return [
        *metrics_of(part.name, tallies, votes, question_ids, part.k, allow_failed=allow_failed),
        *by_band(part.name, questions, tallies, part.k),
        *of_contests(
            folder.path / part.name, questions, scores, part.k, standings, allow_failed=allow_failed
        ),
    ]


def differing(scores: Iterable[Score]) -> dict[str, int]:
    """Of the verdicts that were also made by r1eval's own rules, how many there are and how many differ."""
    both = [one for one in scores if one.other]
    return {"verdicts": len(both), "differ": sum(one.answer != one.other for one in both)}


def _ungraded(
    folder: RunFolder, part: Scored, questions: dict[str, Question], scores: dict[Key, Score]
) -> Iterator[Item]:
    """What is left to grade; the engine's own failures get their score here, ungraded."""
    for sample in folder.samples(part.name):
        if sample.question_id not in questions or sample.index >= part.k:
            continue
        if sample.finish is Finish.FAILED:
            failure = Grade(Status.FAILED, "", sample.detail, 0.0)
            scores[sample.question_id, sample.index] = score(sample, failure)
        elif (sample.question_id, sample.index) not in scores:
            yield item(questions[sample.question_id], sample, part.opens_thinking)


def _votes(questions: dict[str, Question], scores: Iterable[Score], grader: Grader) -> Iterator[Vote]:
    answers: dict[str, list[tuple[int, str, bool]]] = {
        question_id: [] for question_id, question in questions.items() if _votes_on(question)
    }
    for one in scores:
        if one.question_id in answers and one.status in (Status.CORRECT, Status.WRONG):
            answers[one.question_id].append((one.index, one.answer, one.status is Status.CORRECT))
    ballots = (
        Ballot(question_id, questions[question_id].answer, questions[question_id].gold, tuple(cast))
        for question_id, cast in answers.items()
    )
    for groups in grader.groups(ballots):
        yield from groups


def _votes_on(question: Question) -> bool:
    """Whether its answers vote: two programs say the same by their verdicts alone."""
    return question.answer is not Answer.PROGRAM


def _key(one: Score) -> Key:
    return one.question_id, one.index
