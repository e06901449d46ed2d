"""The files of a question in a report: its page, and the chunks with the texts of its samples."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from r1eval.diagnostics.replies import Diagnosis, diagnose
from r1eval.report.program_facts import code_facts
from r1eval.report.question_records import BenchmarkJob, QuestionRecord, QuestionTask
from r1eval.report.reasons import told_reason
from r1eval.report.sample_choice import select_samples, selection_note, split_text
from r1eval.report.sample_rows import describe_diagnosis
from r1eval.scoring.kinds.scorer import shown_gold
from r1eval.statistics.consensus import VoteCounts, consensus
from r1eval.store.records import Finish, Score, Status, Vote
from reports.page_paths import question_page
from reports.site.question_facts import QuestionPageFacts, SampleFacts, VoteFacts
from reports.site.question_page import render_question_page
from reports.site.text_chunks import dump_chunks, texts_folder


def diagnose_samples(job: BenchmarkJob, record: QuestionRecord) -> dict[int, Diagnosis]:
    """The diagnosis of each sample of a question, by index."""
    return {
        index: diagnose(
            sample.text,
            truncated=sample.finish is Finish.LENGTH,
            opened_thinking=job.thinking.opens(sample),
            answer=record.question.answer,
            language=job.language,
            tags=job.thinking.tags,
        )
        for index, sample in record.samples.items()
    }


def question_files(facts: QuestionPageFacts) -> Iterator[tuple[str, str]]:
    """(path relative to the run's folder in the report, content) of the files of a question."""
    page = question_page(facts.benchmark, facts.id)
    for name, script in dump_chunks(page, facts.samples):
        yield f"{texts_folder(facts.benchmark)}/{name}", script
    yield page, render_question_page(facts)


def page_facts(
    job: BenchmarkJob, task: QuestionTask, record: QuestionRecord, diagnoses: Mapping[int, Diagnosis]
) -> QuestionPageFacts:
    """The facts that a question's page shows; `diagnoses` by sample index."""
    question, hidden = record.question, record.question.hidden and not job.reveal
    judged = [score for score in record.scores if score.status is not Status.FAILED]
    selected = set()
    if not hidden:
        selected = select_samples(job.text_selection, record.scores, record.votes) & record.samples.keys()
    note = selection_note(job.text_selection, len(selected), len(record.scores))
    return QuestionPageFacts(
        benchmark=job.benchmark,
        title=job.title,
        model=job.model,
        id=question.id,
        tags=question.tags,
        prompt=None if hidden else record.prompt,
        gold=shown_gold(question.answer, question.gold),
        k=job.k,
        correct=sum(score.status is Status.CORRECT for score in judged),
        n=len(judged),
        cons=_vote_value(record.votes, judged) if question.answer.votes else None,
        votes=tuple(VoteFacts(v.answer, v.correct, v.indices) for v in _largest_first(record.votes)),
        samples=tuple(
            _sample_facts(job, record, score, diagnoses.get(score.index), with_text=score.index in selected)
            for score in record.scores
        ),
        previous_page=task.previous_page,
        next_page=task.next_page,
        text_note="Sample texts are left out, because they quote the hidden question." if hidden else note,
    )


def _sample_facts(
    job: BenchmarkJob, record: QuestionRecord, score: Score, diagnosis: Diagnosis | None, *, with_text: bool
) -> SampleFacts:
    sample = record.samples.get(score.index)
    text = sample.text if sample and with_text else None
    split = code = None
    if sample and text is not None:
        opened, tags = job.thinking.opens(sample), job.thinking.tags
        split = split_text(text, opened, tags)
        code = code_facts(record.question, score, text, opened, job.answer_from, tags)
    return SampleFacts(
        index=score.index,
        status=score.status,
        answer=score.answer,
        detail=told_reason(record.question, score),
        finish=score.finish,
        output_tokens=score.output_tokens,
        thinking_tokens=score.thinking_tokens,
        seconds=sample.seconds if sample else 0.0,
        diagnostics=describe_diagnosis(diagnosis) if diagnosis else (),
        with_text=split is not None,
        thinking=split.thinking if split else None,
        reply=split.reply if split else None,
        omitted=split.omitted if split else 0,
        code=code,
    )


def _vote_value(votes: Sequence[Vote], judged: Sequence[Score]) -> float:
    correct = tuple(len(vote.indices) for vote in votes if vote.correct)
    wrong = tuple(len(vote.indices) for vote in votes if not vote.correct)
    abstentions = sum(score.status is Status.NO_ANSWER for score in judged)
    return float(consensus(VoteCounts(correct, wrong, abstentions=abstentions)))


def _largest_first(votes: Iterable[Vote]) -> list[Vote]:
    return sorted(votes, key=lambda vote: (-len(vote.indices), vote.indices))
