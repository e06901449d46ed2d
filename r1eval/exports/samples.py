"""Every sample of a run with its question and its grade, one at a time, as the exports show them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.types import Answer
from r1eval.exports.runs import ExportedRun
from r1eval.gate.stored_questions import StoredQuestion, read_questions
from r1eval.run.thinking import RunThinking, recorded_thinking
from r1eval.scoring.replies.thinking import split_reply
from r1eval.store.privacy import clean, without_places
from r1eval.store.records import Finish, Sample, Score, Status
from r1eval.store.score_index import ScoreReader
from r1eval.store.soundness import read_state

HIDDEN = "(hidden: its authors ask not to publish it; --reveal shows it)"


@dataclass(frozen=True)
class GradedSample:
    """A sample with all that is known of it."""

    question: StoredQuestion
    sample: Sample
    """its text is "" where the question is hidden"""
    score: Score | None
    """None if the engine failed"""
    shown: bool
    """False if the question is hidden: then neither its text nor the reply's is shown"""
    thinking: RunThinking

    @property
    def failure(self) -> str | None:
        """Why there is no verdict, in a few words; None if there is one."""
        if self.score is not None and self.score.status is not Status.FAILED:
            return None
        detail = self.sample.detail if self.score is None else self.score.detail
        return without_places(detail) or "failed"

    @property
    def seconds(self) -> float | None:
        """None where no time was measured, as of replayed generations."""
        return self.sample.seconds or None

    @property
    def is_program(self) -> bool:
        return self.question.kind is Answer.PROGRAM

    def reasoning(self) -> str:
        """The reply's thinking; "" if it has none."""
        return split_reply(self.sample.text, self.thinking.opens(self.sample), self.thinking.tags).thinking


def graded_samples(run: ExportedRun, benchmark: str) -> Iterator[GradedSample]:
    """The finished samples in file order, then those that failed; k of each question at most."""
    folder, k = run.folder, run.record["benchmarks"][benchmark]["k"]
    questions = {one.id: one for one in shown_questions(run, benchmark)}
    thinking = recorded_thinking(run.record["plan"], run.record["benchmarks"][benchmark])
    state = read_state(folder, run.record, benchmark)
    others = {
        (score.question_id, score.index): score
        for score in folder.scores(benchmark)
        if state.is_unverifiable or score.status is Status.FAILED
    }

    def graded(sample: Sample, line: bytes | None) -> GradedSample:
        score = (
            folder.parse_score(benchmark, line) if line else others.get((sample.question_id, sample.index))
        )
        question = questions[sample.question_id]
        shown = run.options.reveal or not question.hidden
        sample = replace(sample, text=clean(sample.text) if shown else "")
        is_failed = sample.finish is Finish.FAILED
        return GradedSample(question, sample, None if is_failed else score, shown, thinking)

    with ScoreReader(state.scores) as reader:
        for sample, _ in folder.finished_samples(benchmark, state.samples):
            if sample.index < k:
                yield graded(sample, reader.line(sample.question_id, sample.index))
    for sample in folder.failed_samples(benchmark, state.samples):
        if sample.index < k:
            yield graded(sample, None)


def shown_questions(run: ExportedRun, benchmark: str) -> Iterator[StoredQuestion]:
    """The questions in order; of a hidden one the messages say that it is."""
    for question in read_questions(run.folder, benchmark):
        if question.hidden and not run.options.reveal:
            yield replace(question, messages=tuple((role, HIDDEN) for role, _ in question.messages))
        else:
            messages = tuple((role, clean(text)) for role, text in question.messages)
            yield replace(question, messages=messages, gold=clean(question.gold))
