"""Which samples of a question stand beside those of another run, and their texts, read in one pass."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.types import Answer, Question
from r1eval.gate.stored_questions import about
from r1eval.report.program_facts import code_facts
from r1eval.report.sample_choice import Texts, chosen, parts
from r1eval.scoring.grades import AnswerFrom
from r1eval.store.folder import Key, RunFolder
from r1eval.store.records import Sample, Score, Vote
from reports.site.question_facts import SampleFacts

SHOWN = 4
"""samples of a question that are shown of either run"""


@dataclass(frozen=True)
class Shown:
    """What one run's column shows of a question."""

    samples: tuple[SampleFacts, ...]
    count: int
    """samples that the run has of the question"""


def shown(
    folder: RunFolder, benchmark: str, questions: Mapping[str, Question], texts: Texts, *, hidden: bool
) -> dict[str, Shown]:
    """Of each of these questions the samples that a page shows, without their texts where `hidden`.

    Scores and samples are each read once, one at a time. Raises RunFolderError for a damaged folder.
    """
    scores: dict[str, list[Score]] = {question: [] for question in questions}
    for score in folder.scores(benchmark):
        if score.question_id in scores:
            scores[score.question_id].append(score)
    votes: dict[str, list[Vote]] = {question: [] for question in questions}
    for vote in folder.votes(benchmark):
        if vote.question_id in votes:
            votes[vote.question_id].append(vote)
    wanted = {
        (one.question_id, one.index): one
        for question, held in scores.items()
        for one in _chosen(texts, held, votes[question])
    }
    opened = bool(about(folder, benchmark).get("opens_thinking"))
    answer_from = folder.read_run()["plan"].get("answer_from", "answer")
    facts: dict[str, list[SampleFacts]] = {question: [] for question in questions}
    for sample in _samples(folder, benchmark, wanted):
        score, question = wanted[sample.question_id, sample.index], questions[sample.question_id]
        facts[question.id].append(
            sample_facts(question, sample, score, None if hidden else (opened, answer_from))
        )
    return {
        question: Shown(tuple(sorted(held, key=lambda one: one.index)), len(scores[question]))
        for question, held in facts.items()
    }


def limited(asked: Texts) -> Texts:
    """As many as stand beside others: what `--samples` says, and never more than SHOWN.

    >>> limited(Texts("all")), limited(Texts("some", 2))
    (Texts(which='some', count=4), Texts(which='some', count=2))
    """
    if asked.which == "wrong":
        return asked
    return Texts("some", min(SHOWN, asked.count) if asked.which == "some" else SHOWN)


def _chosen(texts: Texts, scores: Sequence[Score], votes: Sequence[Vote]) -> list[Score]:
    indices = sorted(chosen(limited(texts), scores, votes))[:SHOWN]
    return [score for score in scores if score.index in indices]


def sample_facts(
    question: Question, sample: Sample, score: Score, reading: tuple[bool, AnswerFrom] | None
) -> SampleFacts:
    """`reading`: whether the prompt opens the thinking, and where answers are read; None leaves texts out."""
    split = parts(sample.text, reading[0]) if reading else None
    code = None
    if reading and question.answer is Answer.PROGRAM:
        code = code_facts(question, score, sample.text, *reading)
    return SampleFacts(
        index=sample.index,
        status=score.status.value,
        answer=score.answer,
        detail=score.detail,
        finish=sample.finish.value,
        output_tokens=sample.output_tokens,
        seconds=sample.seconds,
        thinking=split.thinking if split else None,
        reply=split.reply if split else None,
        cut=split.cut if split else 0,
        code=code,
    )


def _samples(folder: RunFolder, benchmark: str, wanted: Mapping[Key, Score]) -> Iterator[Sample]:
    if wanted:
        held = folder.samples(benchmark)
        yield from (sample for sample in held if (sample.question_id, sample.index) in wanted)
