"""Writes a page for every question of a run and diagnoses every sample, in worker processes."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from r1eval.diagnostics.replies import DiagnosisSums, sum_diagnoses
from r1eval.errors import R1evalError
from r1eval.report.question_files import diagnose_samples, page_facts, question_files
from r1eval.report.question_records import (
    BenchmarkJob,
    QuestionTask,
    benchmark_job,
    list_tasks,
    read_question,
)
from r1eval.report.sample_choice import TextSelection
from r1eval.report.sample_rows import question_rows
from r1eval.store.folder import RunFolder
from r1eval.store.jsonlines import write_text
from reports.page_paths import samples_folder
from reports.site.sample_rows import INDEX_FILE, QuestionRows, dump_rows
from reports.site.text_chunks import texts_folder

Destination = tuple[BenchmarkJob, Path | None]
"""a benchmark, and the folder of its run in the report; None for no pages"""
CHUNK_SIZE = 8
"""questions that a worker gets at a time"""
QuestionOutcome = tuple[DiagnosisSums, QuestionRows | None]
"""of a question: its diagnoses, summed, and its rows in the sample browser, if pages are written"""


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
        for name in run["benchmarks"]:
            job = benchmark_job(folder, run, name, text_selection, reveal=reveal)
            if out is not None:
                (out / texts_folder(name)).mkdir(parents=True, exist_ok=True)
            results = _process_all(pool, (job, out), list_tasks(folder.path, name))
            diagnosed[name] = {question: sums for question, (sums, _) in results.items()}
            if out is not None:
                rows = [rows for _, rows in results.values() if rows]
                write_text(out / samples_folder(name) / INDEX_FILE, [dump_rows(rows)])
    return diagnosed


# in the workers


def _process_chunk(target: Destination, tasks: Sequence[QuestionTask]) -> list[tuple[str, QuestionOutcome]]:
    """Diagnoses the samples of these questions and writes their pages."""
    return [(task.id, _process_question(target, task)) for task in tasks]


def _process_question(target: Destination, task: QuestionTask) -> QuestionOutcome:
    job, out = target
    record = read_question(job, task)
    diagnoses = diagnose_samples(job, record)
    rows = None
    if out is not None:
        facts = page_facts(job, task, record, diagnoses)
        for path, content in question_files(facts):
            (out / path).write_text(content, encoding="utf-8", newline="")
        rows = question_rows(facts, record.question.slots, diagnoses)
    return sum_diagnoses(diagnoses.values()), rows


# in the parent


def _start_pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, get_context("spawn"))


def _process_all(
    pool: ProcessPoolExecutor, target: Destination, tasks: Sequence[QuestionTask]
) -> dict[str, QuestionOutcome]:
    """Question id -> its outcome, in the order of the tasks."""
    if len(tasks) <= CHUNK_SIZE:  # done here before a worker has started
        return dict(_process_chunk(target, tasks))
    chunks = [tasks[start : start + CHUNK_SIZE] for start in range(0, len(tasks), CHUNK_SIZE)]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # workers inherit it
    futures = [pool.submit(_process_chunk, target, chunk) for chunk in chunks]
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    results = dict(_results(futures, target[0].benchmark))
    return {task.id: results[task.id] for task in tasks}


def _results(
    futures: Sequence[Future[list[tuple[str, QuestionOutcome]]]], benchmark: str
) -> Iterator[tuple[str, QuestionOutcome]]:
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
