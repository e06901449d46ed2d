"""A run is a folder of JSON lines, only appended to; this knows what it holds.

run.json                       plan, versions, hardware, fingerprints, durations
metrics.json  metrics.csv      what came out
BENCHMARK/questions.jsonl      what was asked
BENCHMARK/samples.jsonl        what the model wrote; appended, never edited
BENCHMARK/scores.jsonl         how it was graded; derived, may be thrown away
BENCHMARK/votes.jsonl          the groups of equivalent answers; derived
"""

import fcntl
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Self, TypeVar

from benchmarks import packed_tests
from benchmarks.types import Answer, Judging, Question
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.records import Finish, Sample, Score, Status, Vote

T = TypeVar("T")
S = TypeVar("S", Sample, Score)
MOST_SAMPLES = 1_000_000
"""of a question; a k beyond it is damage"""
Key = tuple[str, int]
"""(question id, index): what a sample is known by"""

PLAIN: Mapping[type[object], list[tuple[str, Any]]] = {
    kind: [(field.name, field.type) for field in fields(kind) if field.type in (str, int, bool)]
    for kind in (Question, Sample, Score, Vote)
}
"""the fields of a record that are plain text or whole numbers"""


class RunFolder:
    """One run on disk. Writing needs the lock (`with folder.locked():`), reading does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._appenders: dict[Path, jsonlines.Appender] = {}
        self._appending = threading.Lock()

    # the run as a whole

    def exists(self) -> bool:
        return (self.path / "run.json").exists()

    def read_run(self) -> dict[str, Any]:
        """`run.json`; RunFolderError if the folder holds no run."""
        path = self.path / "run.json"
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RunFolderError(
                f"{self.path} holds no run (no run.json); name a folder that `r1eval run` made"
            ) from None
        except (ValueError, RecursionError) as error:
            raise RunFolderError(f"{path}: does not parse ({error}); restore it") from None
        if not isinstance(run, dict) or "plan" not in run:
            raise RunFolderError(f"{path}: is not the record of a run; restore it")
        if lacks := next(_lacking(run), None):
            raise RunFolderError(f"{path}: {lacks} is not there, or not what it should be; restore it")
        return run

    def write_run(self, run: Mapping[str, Any]) -> None:
        jsonlines.write_text(self.path / "run.json", [json.dumps(run, indent=1, ensure_ascii=False) + "\n"])

    def locked(self) -> "_Lock":
        """Hold the folder for this process; RunFolderError at once if another one does."""
        return _Lock(self.path)

    # questions

    def write_questions(self, benchmark: str, questions: Iterable[Question], asked: Iterable[object]) -> None:
        """`asked`: each question's messages, in the same order. Packed tests stay packed."""
        rows = (
            {**vars(question), "tests": packed_tests.to_json(question.tests), "messages": messages}
            for question, messages in zip(questions, asked, strict=True)
        )
        jsonlines.replace(self.path / benchmark / "questions.jsonl", rows)

    def questions(self, benchmark: str) -> list[Question]:
        path = self.path / benchmark / "questions.jsonl"
        return [self.question(benchmark, row) for row in jsonlines.read(path)]

    def question(self, benchmark: str, row: dict[str, Any]) -> Question:
        """The question that a row of the file holds."""
        return _question(row, self.path / benchmark / "questions.jsonl")

    # samples

    def append_sample(self, sample: Sample) -> None:
        self._append(self.path / sample.benchmark / "samples.jsonl", sample)

    def samples(self, benchmark: str) -> Iterator[Sample]:
        """Each sample once: the first finished one of a key; a failed one only where none finished."""
        return self.samples_among(benchmark, jsonlines.read(self.path / benchmark / "samples.jsonl"))

    def samples_among(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Sample]:
        """The same of these rows of the file, given in its order."""
        path = self.path / benchmark / "samples.jsonl"
        samples = (_record(Sample, row, path, finish=Finish) for row in rows)
        return _once(samples, lambda sample: sample.finish is Finish.FAILED)

    # scores and votes

    def append_score(self, benchmark: str, score: Score) -> None:
        self._append(self.path / benchmark / "scores.jsonl", score)

    def scores(self, benchmark: str) -> Iterator[Score]:
        """Each score once, by the same rule."""
        return self.scores_among(benchmark, jsonlines.read(self.path / benchmark / "scores.jsonl"))

    def scores_among(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Score]:
        """The same of these rows of the file, given in its order."""
        path = self.path / benchmark / "scores.jsonl"
        scores = (_record(Score, row, path, finish=Finish, status=Status) for row in rows)
        return _once(scores, lambda score: score.status is Status.FAILED)

    def write_scores(self, benchmark: str, scores: Iterable[Score]) -> None:
        jsonlines.replace(self.path / benchmark / "scores.jsonl", scores)

    def write_votes(self, benchmark: str, votes: Iterable[Vote]) -> None:
        jsonlines.replace(self.path / benchmark / "votes.jsonl", votes)

    def votes(self, benchmark: str) -> Iterator[Vote]:
        return self.votes_among(benchmark, jsonlines.read(self.path / benchmark / "votes.jsonl"))

    def votes_among(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Vote]:
        path = self.path / benchmark / "votes.jsonl"
        return (_record(Vote, row, path, indices=_indices) for row in rows)

    # appending

    def _append(self, path: Path, record: object) -> None:
        with self._appending:
            if path not in self._appenders:
                self._appenders[path] = jsonlines.Appender(path)
            self._appenders[path].append(record)

    def close(self) -> None:
        with self._appending:
            for appender in self._appenders.values():
                appender.close()
            self._appenders.clear()


class _Lock:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise RunFolderError(
                f"cannot write into {self._folder} ({error.strerror}); give another folder with --out"
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise RunFolderError(
                f"{self._folder} is in use by another r1eval; wait for it, or give another folder with --out"
            ) from None
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _once(records: Iterable[S], failed: Callable[[S], bool]) -> Iterator[S]:
    """The first good record of each key; where there is none, a failed one, at the end."""
    seen: set[Key] = set()
    put_off: dict[Key, S] = {}
    for record in records:
        key = (record.question_id, record.index)
        if failed(record):
            put_off[key] = record
        elif key not in seen:
            seen.add(key)
            yield record
    yield from (record for key, record in put_off.items() if key not in seen)


def _lacking(run: Mapping[str, Any]) -> Iterator[str]:
    """What every record of a run has had from the first version on, and this one has not."""
    plan, benchmarks = run["plan"], run.get("benchmarks")
    if not isinstance(plan, dict) or not isinstance(plan.get("model"), str):
        yield "plan.model"
    if not isinstance(benchmarks, dict):
        yield "benchmarks"
        benchmarks = {}
    for name, about in benchmarks.items():
        if not isinstance(about, dict) or not isinstance(about.get("title"), str):
            yield f"benchmarks.{name}.title"
        elif type(about.get("k")) is not int or not 1 <= about["k"] <= MOST_SAMPLES:
            yield f"benchmarks.{name}.k"


def _record(kind: type[T], row: dict[str, Any], path: Path, **convert: Any) -> T:
    try:
        record = kind(**{**row, **{name: made(row[name]) for name, made in convert.items()}})
        for name, wanted in PLAIN[kind]:
            if not isinstance(getattr(record, name), wanted):
                raise TypeError(f"{name} is {json.dumps(row[name])[:80]}")
    except (TypeError, KeyError, ValueError) as error:
        raise RunFolderError(
            f"{path}: a line is no {kind.__name__.lower()} ({error}); restore the file"
        ) from None
    return record


def _indices(stored: Any) -> tuple[int, ...]:
    indices = tuple(stored)
    if not all(isinstance(index, int) for index in indices):
        raise TypeError(f"indices are {json.dumps(stored)[:80]}")
    return indices


def _question(row: dict[str, Any], path: Path) -> Question:
    """A line of any version: those from before programs were judged say nothing of it."""
    fields = {"tests": (), "judging": {}, **row}
    fields.pop("messages", None)
    return _record(
        Question,
        fields,
        path,
        answer=Answer,
        tests=packed_tests.from_json,
        judging=lambda said: Judging(**said),
    )
