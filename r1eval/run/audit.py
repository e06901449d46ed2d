"""The wrong grades and missing answers of a run that are most likely errors of its grader."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.types import Answer, Question
from r1eval.run.suspicion import MIN_POINTS, Evidence, Sign, find_signs, holds_gold, total_points
from r1eval.run.thinking import recorded_thinking
from r1eval.scoring.replies.answer_part import answer_part
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Score, Status, Vote
from r1eval.store.soundness import check_sound
from r1eval.store.stored_samples import SampleKey, read_line

TAIL_LENGTH = 400
"""characters of the end of a reply that are kept"""
MAX_OTHERS = 5
"""further wrong answers of a question that are kept"""


@dataclass(frozen=True)
class Suspect:
    """The grade of one question that is the most likely to be wrong."""

    benchmark: str
    question: Question
    prompt: str
    """the last message that asked it"""
    index: int
    """the first sample with this grade"""
    digest: str
    """of that sample's score"""
    evidence: Evidence
    signs: tuple[Sign, ...]
    others: tuple[tuple[str, int], ...]
    """(answer, samples) of the question's other wrong answers"""

    @property
    def points(self) -> float:
        return total_points(self.signs)


@dataclass(frozen=True)
class Audit:
    """What was found in a run."""

    suspects: tuple[Suspect, ...]
    """the most suspicious first; at most one for each question"""
    questions: int
    """those with a wrong or missing answer"""
    programs: int
    """questions that ask for programs: their verdicts come from tests, and are not listed"""


@dataclass
class _Counts:
    """The scores of one question."""

    total: int = 0
    correct: int = 0
    unanswered: list[Score] = field(default_factory=list)
    """replies that ended by themselves without an answer"""


def audit_run(folder: RunFolder, benchmarks: Sequence[str]) -> Audit:
    """Rank the questions of these benchmarks; RunFolderError for a run whose numbers are not sound."""
    check_sound(folder, *benchmarks)
    suspects: list[Suspect] = []
    questions = programs = 0
    for name in benchmarks:
        asked = {question.id: question for question in folder.questions(name)}
        programs += sum(question.answer is Answer.PROGRAM for question in asked.values())
        found = _Found(folder, name, asked)
        questions += len(found.candidates)
        suspects += found.suspects()
    suspects.sort(key=lambda one: (-one.points, -one.evidence.share))  # otherwise in the questions' order
    return Audit(tuple(suspects), questions, programs)


class _Found:
    """The wrong and missing answers of one benchmark, with one reply for each."""

    def __init__(self, folder: RunFolder, name: str, questions: Mapping[str, Question]) -> None:
        self._folder, self._name, self._questions = folder, name, questions
        votes: dict[str, list[Vote]] = defaultdict(list)
        for vote in folder.votes(name):
            votes[vote.question_id].append(vote)
        first = {(vote.question_id, vote.indices[0]) for group in votes.values() for vote in group}
        self._votes = votes
        self._counts: dict[str, _Counts] = defaultdict(_Counts)
        self._scores: dict[SampleKey, Score] = {}
        for score in folder.scores(name):
            self._add(score, is_first=(score.question_id, score.index) in first)
        self.candidates = {
            one: question for one, question in questions.items() if question.answer.votes and self._keys(one)
        }

    def suspects(self) -> Iterator[Suspect]:
        """The most suspicious grade of each question, if it has enough points."""
        tails = self._read_tails()
        prompts = self._read_prompts()
        for question in self.candidates.values():
            graded = [(one, tuple(find_signs(one[1]))) for one in self._evidence(question, tails)]
            (score, evidence), signs = max(graded, key=lambda one: total_points(one[1]))
            if total_points(signs) >= MIN_POINTS:
                others = [(other.answer, other.samples) for (_, other), _ in graded if other is not evidence]
                others.sort(key=lambda one: -one[1])
                yield Suspect(
                    self._name,
                    question,
                    prompts.get(question.id, ""),
                    score.index,
                    score.digest,
                    evidence,
                    signs,
                    tuple(others[:MAX_OTHERS]),
                )

    def _add(self, score: Score, *, is_first: bool) -> None:
        counts = self._counts[score.question_id]
        counts.total += score.status is not Status.FAILED
        counts.correct += score.status is Status.CORRECT
        if score.status is Status.NO_ANSWER and score.finish is Finish.STOP:
            counts.unanswered.append(score)
        elif is_first and score.status is Status.WRONG:
            self._scores[score.question_id, score.index] = score

    def _keys(self, question: str) -> list[SampleKey]:
        """The samples whose replies are looked at."""
        wrong = [(question, vote.indices[0]) for vote in self._votes[question] if not vote.correct]
        return [*wrong, *((question, score.index) for score in self._counts[question].unanswered)]

    def _evidence(
        self, question: Question, tails: Mapping[SampleKey, str]
    ) -> Iterator[tuple[Score, Evidence]]:
        counts = self._counts[question.id]
        largest = max((len(vote.indices) for vote in self._votes[question.id]), default=0)
        for vote in self._votes[question.id]:
            score = self._scores.get((question.id, vote.indices[0]))
            if not vote.correct and score is not None:
                size = len(vote.indices)
                yield score, self._describe(question, score, size, tails, is_majority=size == largest)
        if counts.unanswered:
            replies = counts.unanswered
            golden = (s for s in replies if holds_gold(tails.get((question.id, s.index), ""), question.gold))
            score = next(golden, replies[0])
            yield score, self._describe(question, score, len(replies), tails, is_majority=False)

    def _describe(
        self,
        question: Question,
        score: Score,
        samples: int,
        tails: Mapping[SampleKey, str],
        *,
        is_majority: bool,
    ) -> Evidence:
        counts, tail = self._counts[question.id], tails.get((question.id, score.index), "")
        return Evidence(
            question.gold,
            score.answer,
            score.detail,
            samples,
            counts.total,
            counts.correct,
            is_majority,
            tail,
        )

    def _read_tails(self) -> dict[SampleKey, str]:
        """The ends of the replies that are looked at, of each sample the first that finished."""
        wanted = {key for question in self.candidates for key in self._keys(question)}
        run = self._folder.read_run()
        thinking = recorded_thinking(run["plan"], run["benchmarks"][self._name])
        path, tails = self._folder.path / self._name / "samples.jsonl", dict[SampleKey, str]()
        for number, line in jsonlines.lines(path):
            key, failed = read_line(line, path, number)
            if not failed and key in wanted and key not in tails:
                sample = self._folder.parse_sample(self._name, line, number)
                part = answer_part(sample.text, "answer", thinking.opens(sample), thinking.tags)
                tails[key] = (sample.text if part is None else part).strip()[-TAIL_LENGTH:]
        return tails

    def _read_prompts(self) -> dict[str, str]:
        """The last message that asked each question that is looked at."""
        path = self._folder.path / self._name / "questions.jsonl"
        return {
            row["id"]: str(row["messages"][-1]["content"])
            for row in jsonlines.read(path)
            if row["id"] in self.candidates and row.get("messages")
        }
