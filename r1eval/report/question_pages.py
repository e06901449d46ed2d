"""Writes a page for every question of a run and diagnoses every sample, in worker processes."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.types import Question
from r1eval.diagnostics.language import target_language
from r1eval.diagnostics.replies import Diagnosis, DiagnosisSums, diagnose, sum_diagnoses
from r1eval.errors import R1evalError
from r1eval.report.line_index import question_offsets, read_rows
from r1eval.report.program_facts import code_facts
from r1eval.report.prompt_turns import asked_text, prompt_turns
from r1eval.report.sample_choice import TextSelection, select_samples, selection_note, split_text
from r1eval.run.thinking import RunThinking, recorded_thinking
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.kinds.scorer import shown_gold
from r1eval.statistics.consensus import VoteCounts, consensus
from r1eval.store.folder import RunFolder
from r1eval.store.privacy import without_places
from r1eval.store.public_names import run_name
from r1eval.store.records import Finish, Sample, Score, Status, Vote
from reports.page_paths import question_page
from reports.site.question_facts import PromptTurn, QuestionPageFacts, SampleFacts, VoteFacts
from reports.site.question_page import render_question_page

LANGUAGE_PROMPTS = 200
"""questions from which the language of a benchmark is detected"""
FILES = ("questions", "samples", "scores", "votes")
CHUNK_SIZE = 8
"""questions that a worker gets at a time"""


@dataclass(frozen=True)
class BenchmarkJob:
    """What is the same for all questions of a benchmark."""

    folder: Path
    benchmark: str
    title: str
    model: str
    k: int
    thinking: RunThinking
    answer_from: AnswerFrom
    language: str
    out: Path | None
    """the run's folder in the report; None for no pages"""
    text_selection: TextSelection
    reveal: bool


@dataclass(frozen=True)
class QuestionTask:
    """One question: the offsets of its lines, and the pages before and after it."""

    id: str
    offsets: tuple[Sequence[int], ...]
    """byte offsets in each of FILES"""
    previous_page: str
    next_page: str


@dataclass(frozen=True)
class QuestionRecord:
    """One question with everything that the run folder has for it."""

    question: Question
    prompt: tuple[PromptTurn, ...]
    samples: dict[int, Sample]
    scores: tuple[Score, ...]
    """ascending"""
    votes: tuple[Vote, ...]


def write_question_pages(
    folder: RunFolder,
    out: Path | None,
    text_selection: TextSelection,
    reveal: bool,
    workers: int | None = None,
) -> dict[str, dict[str, DiagnosisSums]]:
    """Writes the pages below `out`, if any; returns benchmark -> question id -> its diagnoses, summed.

    A worker reads the texts of one question at a time and returns only the sums. Raises RunFolderError for a
    damaged file, R1evalError if a worker is killed.
    """
    run = folder.read_run()
    diagnosed: dict[str, dict[str, DiagnosisSums]] = {}
    with _start_pool(workers or os.cpu_count() or 1) as pool:
        for name, benchmark in run["benchmarks"].items():
            plan = run["plan"]
            job = BenchmarkJob(
                folder=folder.path,
                benchmark=name,
                title=benchmark["title"],
                model=run_name(plan),
                k=benchmark["k"],
                thinking=recorded_thinking(plan, benchmark),
                answer_from=plan.get("answer_from", "answer"),
                language=_language(folder.path / name / "questions.jsonl"),
                out=out,
                text_selection=text_selection,
                reveal=reveal,
            )
            if out is not None:
                (out / name).mkdir(parents=True, exist_ok=True)
            diagnosed[name] = _process_all(pool, job, list_tasks(folder.path, name))
    return diagnosed


def list_tasks(folder: Path, benchmark: str) -> list[QuestionTask]:
    """One task per question of a benchmark, in the run's order."""
    files = [question_offsets(folder / benchmark / f"{name}.jsonl") for name in FILES]
    ids = list(files[0])
    pages = ["", *(question_page(benchmark, question_id).partition("/")[2] for question_id in ids), ""]
    return [
        QuestionTask(name, tuple(offsets.get(name, ()) for offsets in files), previous, following)
        for name, previous, following in zip(ids, pages, pages[2:], strict=False)
    ]


def page_facts(
    job: BenchmarkJob, task: QuestionTask, record: QuestionRecord, diagnoses: dict[int, Diagnosis]
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
        detail=without_places(score.detail),
        finish=score.finish,
        output_tokens=score.output_tokens,
        thinking_tokens=score.thinking_tokens,
        seconds=sample.seconds if sample else 0.0,
        diagnostics=_describe_diagnosis(diagnosis) if diagnosis else (),
        thinking=split.thinking if split else None,
        reply=split.reply if split else None,
        omitted=split.omitted if split else 0,
        code=code,
    )


def _describe_diagnosis(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What stands out in a sample, in words."""
    foreign = diagnosis.foreign_words
    descriptions = [
        (diagnosis.ends_in_loop, "repeats itself in a loop"),
        (not diagnosis.is_well_formed, "not in the requested form"),
        (diagnosis.lenient_only, "answer found only by lenient extraction"),
        (foreign > 0, f"{foreign} of {diagnosis.words} words in another language"),
    ]
    return tuple(text for applies, text in descriptions if applies)


def _vote_value(votes: Sequence[Vote], judged: Sequence[Score]) -> float:
    correct = tuple(len(vote.indices) for vote in votes if vote.correct)
    wrong = tuple(len(vote.indices) for vote in votes if not vote.correct)
    abstentions = sum(score.status is Status.NO_ANSWER for score in judged)
    return float(consensus(VoteCounts(correct, wrong, abstentions=abstentions)))


def _largest_first(votes: Iterable[Vote]) -> list[Vote]:
    return sorted(votes, key=lambda vote: (-len(vote.indices), vote.indices))


def _language(path: Path) -> str:
    """The language of the questions, detected from the first of them."""
    first = islice((offsets[0] for offsets in question_offsets(path).values()), LANGUAGE_PROMPTS)
    return target_language([asked_text(row) for row in read_rows(path, list(first))])


def _read_question(job: BenchmarkJob, task: QuestionTask) -> QuestionRecord:
    """Reads the lines of one question only."""
    folder, name = RunFolder(job.folder), job.benchmark
    question_rows, sample_rows, score_rows, vote_rows = (
        read_rows(job.folder / name / f"{file}.jsonl", offsets)
        for file, offsets in zip(FILES, task.offsets, strict=True)
    )
    row = next(question_rows)
    samples = (sample for sample in folder.parse_samples(name, sample_rows) if sample.index < job.k)
    scores = (score for score in folder.parse_scores(name, score_rows) if score.index < job.k)
    return QuestionRecord(
        question=folder.parse_question(name, row),
        prompt=prompt_turns(row),
        samples={sample.index: sample for sample in samples if sample.finish is not Finish.FAILED},
        scores=tuple(sorted(scores, key=lambda score: score.index)),
        votes=tuple(folder.parse_votes(name, vote_rows)),
    )


# in the workers


def _process_chunk(job: BenchmarkJob, tasks: Sequence[QuestionTask]) -> list[tuple[str, DiagnosisSums]]:
    """Diagnoses the samples of these questions and writes their pages."""
    return [(task.id, _process_question(job, task)) for task in tasks]


def _process_question(job: BenchmarkJob, task: QuestionTask) -> DiagnosisSums:
    record = _read_question(job, task)
    diagnoses = {
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
    if job.out is not None:
        facts = page_facts(job, task, record, diagnoses)
        path = job.out / question_page(job.benchmark, task.id)
        path.write_text(render_question_page(facts), encoding="utf-8", newline="")
    return sum_diagnoses(diagnoses.values())


# in the parent


def _start_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"))


def _process_all(
    pool: ProcessPoolExecutor, job: BenchmarkJob, tasks: Sequence[QuestionTask]
) -> dict[str, DiagnosisSums]:
    """Question id -> summed diagnoses, in the order of the tasks."""
    if len(tasks) <= CHUNK_SIZE:  # done here before a worker has started
        return dict(_process_chunk(job, tasks))
    chunks = [tasks[start : start + CHUNK_SIZE] for start in range(0, len(tasks), CHUNK_SIZE)]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # workers inherit it
    futures = [pool.submit(_process_chunk, job, chunk) for chunk in chunks]
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    results = dict(_results(futures, job.benchmark))
    return {task.id: results[task.id] for task in tasks}


def _results(
    futures: Sequence[Future[list[tuple[str, DiagnosisSums]]]], benchmark: str
) -> Iterator[tuple[str, DiagnosisSums]]:
    try:
        for future in as_completed(futures):
            yield from future.result()
    except BrokenProcessPool:
        raise R1evalError(
            f"{benchmark}: a worker that writes its pages was killed (out of memory?); use fewer --workers"
        ) from None
    finally:
        for future in futures:
            future.cancel()
