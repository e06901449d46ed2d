"""Reads one question of a run at a time: its row, samples, scores and votes, by their places in the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.diagnostics.language import target_language
from r1eval.report.line_index import question_offsets, read_rows
from r1eval.report.prompt_turns import asked_text, prompt_turns
from r1eval.report.sample_choice import TextSelection
from r1eval.run.thinking import RunThinking, recorded_thinking
from r1eval.scoring.grades import AnswerFrom
from r1eval.store.folder import RunFolder
from r1eval.store.public_names import run_name
from r1eval.store.records import Finish, Sample, Score, Vote
from reports.page_paths import question_page
from reports.site.question_facts import PromptTurn

LANGUAGE_PROMPTS = 200
"""questions from which the language of a benchmark is detected"""
FILES = ("questions", "samples", "scores", "votes")


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


def benchmark_job(
    folder: RunFolder, run: Mapping[str, Any], name: str, selection: TextSelection, *, reveal: bool
) -> BenchmarkJob:
    """The job of one benchmark of a run; `run`: its record."""
    plan, benchmark = run["plan"], run["benchmarks"][name]
    return BenchmarkJob(
        folder=folder.path,
        benchmark=name,
        title=benchmark["title"],
        model=run_name(plan),
        k=benchmark["k"],
        thinking=recorded_thinking(plan, benchmark),
        answer_from=plan.get("answer_from", "answer"),
        language=_language(folder.path / name / "questions.jsonl"),
        text_selection=selection,
        reveal=reveal,
    )


def list_tasks(folder: Path, benchmark: str) -> list[QuestionTask]:
    """One task per question of a benchmark, in the run's order."""
    files = [question_offsets(folder / benchmark / f"{name}.jsonl") for name in FILES]
    ids = list(files[0])
    pages = ["", *(question_page(benchmark, question_id).partition("/")[2] for question_id in ids), ""]
    return [
        QuestionTask(name, tuple(offsets.get(name, ()) for offsets in files), previous, following)
        for name, previous, following in zip(ids, pages, pages[2:], strict=False)
    ]


def read_question(job: BenchmarkJob, task: QuestionTask) -> QuestionRecord:
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


def _language(path: Path) -> str:
    """The language of the questions, detected from the first of them."""
    first = islice((offsets[0] for offsets in question_offsets(path).values()), LANGUAGE_PROMPTS)
    return target_language([asked_text(row) for row in read_rows(path, list(first))])
