"""Estimates how large a report will be, from a few questions of each benchmark, before it is written."""

from collections.abc import Sequence
from pathlib import Path

from r1eval.report.question_files import page_facts, question_files
from r1eval.report.question_records import QuestionTask, benchmark_job, list_tasks, read_question
from r1eval.report.sample_choice import TextSelection
from r1eval.store.folder import RunFolder

QUESTIONS = 6
"""questions of a benchmark whose files are made to estimate those of all"""
BYTES_OF_A_BENCHMARK = 320_000
"""of its page and plots"""
BYTES_OF_A_SAMPLE = 90
"""of its row in the sample browser"""
BYTES_OF_A_REPORT = 750_000
"""of what is in every report: styles, scripts, fonts, the leaderboard"""


def estimate_report(folders: Sequence[Path], selection: TextSelection, *, reveal: bool) -> int:
    """Bytes of a report on these runs. RunFolderError for a damaged folder."""
    return BYTES_OF_A_REPORT + sum(_estimate_run(RunFolder(path), selection, reveal) for path in folders)


def format_size(count: int) -> str:
    """
    >>> format_size(1_234_000), format_size(56_789_000), format_size(2_345_000_000)
    ('1.2 MB', '57 MB', '2.3 GB')
    """
    millions = count / 1e6
    if millions >= 1000:
        return f"{millions / 1000:.1f} GB"
    return f"{millions:.1f} MB" if millions < 10 else f"{millions:.0f} MB"


def _estimate_run(folder: RunFolder, selection: TextSelection, reveal: bool) -> int:
    run, total = folder.read_run(), 0
    for name in run["benchmarks"]:
        tasks = list_tasks(folder.path, name)
        if not tasks:
            continue
        job = benchmark_job(folder, run, name, selection, reveal=reveal)
        chosen = _spread(tasks)
        size = 0
        for task in chosen:
            facts = page_facts(job, task, read_question(job, task), {})
            size += sum(len(content.encode()) for _, content in question_files(facts))
        samples = sum(len(task.offsets[1]) for task in tasks)
        total += size * len(tasks) // len(chosen) + BYTES_OF_A_BENCHMARK + BYTES_OF_A_SAMPLE * samples
    return total


def _spread(tasks: Sequence[QuestionTask]) -> list[QuestionTask]:
    """At most QUESTIONS of them, at even distances."""
    count = min(QUESTIONS, len(tasks))
    return [tasks[(2 * number + 1) * len(tasks) // (2 * count)] for number in range(count)]
