"""Writes the page of every question of a run, and diagnoses every sample, in worker processes."""

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.types import Answer, Question
from r1eval.diagnostics.language import target_language
from r1eval.diagnostics.replies import Diagnosed, Diagnosis, diagnose, together
from r1eval.errors import R1evalError
from r1eval.report.line_index import places, rows
from r1eval.report.program_facts import code_facts
from r1eval.report.sample_choice import Texts, chosen, parts, why_not_all
from r1eval.scoring.grades import AnswerFrom
from r1eval.statistics.consensus import Ballot, consensus
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample, Score, Status, Vote
from reports.page_paths import question_page
from reports.site.question_facts import QuestionPage, SampleFacts, VoteFacts
from reports.site.question_page import question_page_html

PROMPTS = 200
"""questions by which the language of a benchmark is told"""
FILES = ("questions", "samples", "scores", "votes")
AT_ONCE = 8
"""questions that a worker gets at a time"""


@dataclass(frozen=True)
class Job:
    """What is the same for all questions of a benchmark."""

    folder: Path
    benchmark: str
    title: str
    model: str
    k: int
    opened: bool
    answer_from: AnswerFrom
    language: str
    out: Path | None
    """the run's folder of the report"""
    texts: Texts
    reveal: bool


@dataclass(frozen=True)
class Task:
    """One question: where its lines are, and its neighbours."""

    id: str
    offsets: tuple[tuple[int, ...], ...]
    """in each of FILES"""
    before: str
    after: str


@dataclass(frozen=True)
class Held:
    """What a run holds of one question."""

    question: Question
    prompt: str
    samples: dict[int, Sample]
    scores: tuple[Score, ...]
    """ascending"""
    votes: tuple[Vote, ...]


def question_pages(
    folder: RunFolder, out: Path | None, texts: Texts, reveal: bool, workers: int | None = None
) -> dict[str, dict[str, Diagnosed]]:
    """Benchmark -> question id -> its samples' diagnoses, summed; the pages go below `out` (nowhere if None).

    Texts pass from the disk to a worker to a page, a question at a time; only sums come back. RunFolderError
    for a damaged file; R1evalError where a worker was killed.
    """
    record = folder.read_run()
    done: dict[str, dict[str, Diagnosed]] = {}
    with _pool(workers or os.cpu_count() or 1) as pool:
        for name, about in record["benchmarks"].items():
            plan = record["plan"]
            job = Job(
                folder=folder.path,
                benchmark=name,
                title=about["title"],
                model=plan["model"],
                k=about["k"],
                opened=bool(about.get("opens_thinking")),
                answer_from=plan.get("answer_from", "answer"),
                language=_language(folder.path / name / "questions.jsonl"),
                out=out,
                texts=texts,
                reveal=reveal,
            )
            if out is not None:
                (out / name).mkdir(parents=True, exist_ok=True)
            done[name] = _all(pool, job, tasks(folder.path, name))
    return done


def tasks(folder: Path, benchmark: str) -> list[Task]:
    """The questions of a benchmark in their order, each with the places of its lines."""
    lines = [places(folder / benchmark / f"{name}.jsonl") for name in FILES]
    ids = list(lines[0])
    pages = ["", *(question_page(benchmark, one).partition("/")[2] for one in ids), ""]
    return [
        Task(one, tuple(tuple(found.get(one, ())) for found in lines), pages[place], pages[place + 2])
        for place, one in enumerate(ids)
    ]


def page_of(job: Job, held: Held, diagnoses: dict[int, Diagnosis], around: tuple[str, str]) -> QuestionPage:
    """What a question's page shows; `around`: the pages before and after it."""
    question, hidden = held.question, held.question.hidden and not job.reveal
    judged = [score for score in held.scores if score.status is not Status.FAILED]
    shown = set() if hidden else chosen(job.texts, held.scores, held.votes) & held.samples.keys()
    why = why_not_all(job.texts, len(shown), len(held.scores))
    return QuestionPage(
        benchmark=job.benchmark,
        title=job.title,
        model=job.model,
        id=question.id,
        tags=question.tags,
        prompt=None if hidden else held.prompt,
        gold=question.gold,
        k=job.k,
        correct=sum(score.status is Status.CORRECT for score in judged),
        n=len(judged),
        cons=None if question.answer is Answer.PROGRAM else float(consensus(_ballot(held.votes, judged))),
        votes=tuple(VoteFacts(v.answer, v.correct, v.indices) for v in _largest_first(held.votes)),
        samples=tuple(
            _facts(job, held, score, diagnoses.get(score.index), shown=score.index in shown)
            for score in held.scores
        ),
        before=around[0],
        after=around[1],
        texts="The texts are left out with the question: they quote it." if hidden else why,
    )


def _facts(job: Job, held: Held, score: Score, diagnosis: Diagnosis | None, *, shown: bool) -> SampleFacts:
    sample = held.samples.get(score.index)
    text = sample.text if sample and shown else None
    split = None if text is None else parts(text, job.opened)
    return SampleFacts(
        index=score.index,
        status=score.status,
        answer=score.answer,
        detail=score.detail,
        finish=score.finish,
        output_tokens=score.output_tokens,
        seconds=sample.seconds if sample else 0.0,
        marks=_marks(diagnosis) if diagnosis else (),
        thinking=split.thinking if split else None,
        reply=split.reply if split else None,
        cut=split.cut if split else 0,
        code=None if text is None else code_facts(held.question, score, text, job.opened, job.answer_from),
    )


def _marks(seen: Diagnosis) -> tuple[str, ...]:
    """What stands out in a sample, in words."""
    said = [
        (seen.loop, "repeats itself in a loop"),
        (not seen.well_formed, "not in the form asked for"),
        (seen.elsewhere, "an answer only where a lenient reading finds it"),
        (seen.outside > 0, f"{seen.outside} of {seen.words} words in another language"),
    ]
    return tuple(words for holds, words in said if holds)


def _ballot(votes: Iterable[Vote], judged: Sequence[Score]) -> Ballot:
    groups = list(votes)
    return Ballot(
        correct=tuple(len(vote.indices) for vote in groups if vote.correct),
        wrong=tuple(len(vote.indices) for vote in groups if not vote.correct),
        silent=sum(score.status is Status.NO_ANSWER for score in judged),
    )


def _largest_first(votes: Iterable[Vote]) -> list[Vote]:
    return sorted(votes, key=lambda vote: (-len(vote.indices), vote.indices))


def _language(path: Path) -> str:
    """Of the questions, by the first of them."""
    first = islice((offsets[0] for offsets in places(path).values()), PROMPTS)
    return target_language([_prompt(row) for row in rows(path, list(first))])


def _prompt(row: dict[str, Any]) -> str:
    """The messages as sent, one after the other, each named where not all are the user's."""
    messages = row.get("messages") or []
    if all(message["role"] == "user" for message in messages):
        return "\n\n".join(message["content"] for message in messages)
    return "\n\n".join(f"{message['role']}: {message['content']}" for message in messages)


def _read(job: Job, task: Task) -> Held:
    """The lines of one question, and no others."""
    folder, name = RunFolder(job.folder), job.benchmark
    asked, sampled, scored, voted = (
        rows(job.folder / name / f"{file}.jsonl", offsets)
        for file, offsets in zip(FILES, task.offsets, strict=True)
    )
    row = next(asked)
    samples = (sample for sample in folder.samples_among(name, sampled) if sample.index < job.k)
    scores = (score for score in folder.scores_among(name, scored) if score.index < job.k)
    return Held(
        question=folder.question(name, row),
        prompt=_prompt(row),
        samples={sample.index: sample for sample in samples if sample.finish is not Finish.FAILED},
        scores=tuple(sorted(scores, key=lambda score: score.index)),
        votes=tuple(folder.votes_among(name, voted)),
    )


# in the workers


def _work(job: Job, some: Sequence[Task]) -> list[tuple[str, Diagnosed]]:
    """Diagnoses these questions' samples and writes their pages."""
    return [(task.id, _one(job, task)) for task in some]


def _one(job: Job, task: Task) -> Diagnosed:
    held = _read(job, task)
    diagnoses = {
        index: diagnose(
            sample.text,
            truncated=sample.finish is Finish.LENGTH,
            opened_thinking=job.opened,
            answer=held.question.answer,
            language=job.language,
        )
        for index, sample in held.samples.items()
    }
    if job.out is not None:
        page = page_of(job, held, diagnoses, (task.before, task.after))
        path = job.out / question_page(job.benchmark, task.id)
        path.write_text(question_page_html(page), encoding="utf-8", newline="")
    return together(diagnoses.values())


# in the parent


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _all(pool: ProcessPoolExecutor, job: Job, every: Sequence[Task]) -> dict[str, Diagnosed]:
    """All questions' sums, in the questions' order."""
    some = [every[place : place + AT_ONCE] for place in range(0, len(every), AT_ONCE)]
    futures = [pool.submit(_work, job, part) for part in some]
    found = dict(_results(futures, job.benchmark))
    return {task.id: found[task.id] for task in every}


def _results(
    futures: Sequence[Future[list[tuple[str, Diagnosed]]]], benchmark: str
) -> Iterator[tuple[str, Diagnosed]]:
    try:
        for future in as_completed(futures):
            yield from future.result()
    except BrokenProcessPool:
        raise R1evalError(
            f"{benchmark}: a process that writes its pages was killed (out of memory?); use fewer --workers"
        ) from None
    finally:
        for future in futures:
            future.cancel()
