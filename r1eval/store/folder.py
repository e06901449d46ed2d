"""A run folder: what files it has, how they are read, written and locked.

run.json                       plan, versions, hardware, fingerprints, durations
metrics.json  metrics.csv      the results
BENCHMARK/questions.jsonl      the questions with their rendered messages
BENCHMARK/samples.jsonl        the model's replies; appended, never edited
BENCHMARK/scores.jsonl         the grade of each sample; derived, can be deleted
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
from benchmarks.types import Answer, JudgeConfig, Question
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.records import Finish, Sample, Score, Status, Vote

T = TypeVar("T")
S = TypeVar("S", Sample, Score)
MAX_K = 1_000_000
"""samples per question; a larger k in run.json is damage"""
SampleKey = tuple[str, int]
"""(question id, index): identifies a sample within its benchmark"""

MAX_TOKENS = 10**12
"""tokens of one sample; a larger number is damage"""
FIELD_CHECKS: Mapping[object, Callable[[object], bool]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: type(value) is int,
    float: lambda value: isinstance(value, int | float) and -1e15 < value < 1e15,  # a number that is finite
    int | None: lambda value: value is None or is_token_count(value),
}
"""type of a field -> whether a value read from a file has it"""
CHECKED_FIELDS: Mapping[type[object], list[tuple[str, Callable[[object], bool]]]] = {
    kind: [(field.name, FIELD_CHECKS[field.type]) for field in fields(kind) if field.type in FIELD_CHECKS]
    for kind in (Question, Sample, Score, Vote)
}
"""record type -> its fields that are checked when a line is read"""


def is_token_count(value: object) -> bool:
    """Whether a value is a number of tokens as a sample stores it."""
    return type(value) is int and 0 <= value <= MAX_TOKENS


class RunFolder:
    """One run on disk. Writing needs the lock (`with folder.lock():`), reading does not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._appenders: dict[Path, jsonlines.Appender] = {}
        self._append_lock = threading.Lock()

    # the run as a whole

    def exists(self) -> bool:
        return (self.path / "run.json").exists()

    def read_run(self) -> dict[str, Any]:
        """The content of `run.json`; RunFolderError if it is missing or damaged."""
        path = self.path / "run.json"
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise RunFolderError(
                f"{self.path} holds no run (no run.json); name a folder that `r1eval run` wrote"
            ) from None
        except (ValueError, RecursionError) as error:
            raise RunFolderError(f"{path}: does not parse ({error}); restore it") from None
        if not isinstance(run, dict) or "plan" not in run:
            raise RunFolderError(f"{path}: not the record of a run; restore it")
        if field := next(_invalid_fields(run), None):
            raise RunFolderError(f"{path}: {field} is missing or invalid; restore it")
        return run

    def write_run(self, run: Mapping[str, Any]) -> None:
        jsonlines.write_text(self.path / "run.json", [json.dumps(run, indent=1, ensure_ascii=False) + "\n"])

    def lock(self) -> "_Lock":
        """Lock the folder for this process; RunFolderError at once if another process has it."""
        return _Lock(self.path)

    # questions

    def write_questions(
        self, benchmark: str, questions: Iterable[Question], messages: Iterable[object]
    ) -> None:
        """`messages`: those of each question, in the same order, which contain its turns. Packed tests stay
        packed."""
        rows = (
            {**vars(question), "tests": packed_tests.to_json(question.tests), "messages": prompt}
            for question, prompt in zip(questions, messages, strict=True)
        )
        rows = ({name: value for name, value in row.items() if name != "turns"} for row in rows)
        jsonlines.replace(self.path / benchmark / "questions.jsonl", rows)

    def questions(self, benchmark: str) -> list[Question]:
        path = self.path / benchmark / "questions.jsonl"
        return [self.parse_question(benchmark, row) for row in jsonlines.read(path)]

    def parse_question(self, benchmark: str, row: dict[str, Any]) -> Question:
        """The question of one row of questions.jsonl."""
        return _parse_question(row, self.path / benchmark / "questions.jsonl")

    # samples

    def append_sample(self, sample: Sample) -> None:
        self._append(self.path / sample.benchmark / "samples.jsonl", sample)

    def samples(self, benchmark: str) -> Iterator[Sample]:
        """Each sample once: the first that finished; a failed one only where none finished."""
        return self.parse_samples(benchmark, jsonlines.read(self.path / benchmark / "samples.jsonl"))

    def parse_samples(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Sample]:
        """The samples of these rows of samples.jsonl, in file order; each once, as in `samples`."""
        path = self.path / benchmark / "samples.jsonl"
        samples = (_parse_record(Sample, row, path, finish=Finish) for row in rows)
        return _deduplicate(samples, lambda sample: sample.finish is Finish.FAILED)

    # scores and votes

    def append_score(self, benchmark: str, score: Score) -> None:
        self._append(self.path / benchmark / "scores.jsonl", score)

    def scores(self, benchmark: str) -> Iterator[Score]:
        """Each score once: the first that did not fail; a failed one only where there is no other."""
        return self.parse_scores(benchmark, jsonlines.read(self.path / benchmark / "scores.jsonl"))

    def parse_scores(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Score]:
        """The scores of these rows of scores.jsonl, in file order; each once, as in `scores`."""
        path = self.path / benchmark / "scores.jsonl"
        scores = (_parse_record(Score, row, path, finish=Finish, status=Status) for row in rows)
        return _deduplicate(scores, lambda score: score.status is Status.FAILED)

    def write_scores(self, benchmark: str, scores: Iterable[Score]) -> None:
        jsonlines.replace(self.path / benchmark / "scores.jsonl", scores)

    def write_votes(self, benchmark: str, votes: Iterable[Vote]) -> None:
        jsonlines.replace(self.path / benchmark / "votes.jsonl", votes)

    def votes(self, benchmark: str) -> Iterator[Vote]:
        return self.parse_votes(benchmark, jsonlines.read(self.path / benchmark / "votes.jsonl"))

    def parse_votes(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Vote]:
        """The votes of these rows of votes.jsonl."""
        path = self.path / benchmark / "votes.jsonl"
        return (_parse_record(Vote, row, path, indices=_parse_indices) for row in rows)

    # appending

    def _append(self, path: Path, record: object) -> None:
        with self._append_lock:
            if path not in self._appenders:
                self._appenders[path] = jsonlines.Appender(path)
            self._appenders[path].append(record)

    def close(self) -> None:
        with self._append_lock:
            for appender in self._appenders.values():
                appender.close()
            self._appenders.clear()


class _Lock:
    """An exclusive `flock` on the folder's `.lock` file."""

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


def _deduplicate(records: Iterable[S], is_failed: Callable[[S], bool]) -> Iterator[S]:
    """The first record of each key that did not fail; where all failed, the last one, at the end."""
    seen: set[SampleKey] = set()
    failures: dict[SampleKey, S] = {}
    for record in records:
        key = (record.question_id, record.index)
        if is_failed(record):
            failures[key] = record
        elif key not in seen:
            seen.add(key)
            yield record
    yield from (record for key, record in failures.items() if key not in seen)


def _invalid_fields(run: Mapping[str, Any]) -> Iterator[str]:
    """The fields required since the first version that are missing here or have another type."""
    plan, benchmarks = run["plan"], run.get("benchmarks")
    if not isinstance(plan, dict) or not isinstance(plan.get("model"), str):
        yield "plan.model"
    if not isinstance(benchmarks, dict):
        yield "benchmarks"
        benchmarks = {}
    for name, about in benchmarks.items():
        if not isinstance(about, dict) or not isinstance(about.get("title"), str):
            yield f"benchmarks.{name}.title"
        elif type(about.get("k")) is not int or not 1 <= about["k"] <= MAX_K:
            yield f"benchmarks.{name}.k"


def _parse_record(kind: type[T], row: dict[str, Any], path: Path, **convert: Any) -> T:
    try:
        record = kind(**{**row, **{name: parse(row[name]) for name, parse in convert.items()}})
        for name, is_valid in CHECKED_FIELDS[kind]:
            if not is_valid(getattr(record, name)):
                raise TypeError(f"{name} is {json.dumps(row[name])[:80]}")
    except (TypeError, KeyError, ValueError) as error:
        raise RunFolderError(
            f"{path}: a line is not a {kind.__name__.lower()} ({error}); restore the file"
        ) from None
    return record


def _parse_indices(stored: Any) -> tuple[int, ...]:
    indices = tuple(stored)
    if not all(isinstance(index, int) for index in indices):
        raise TypeError(f"indices are {json.dumps(stored)[:80]}")
    return indices


def _parse_question(row: dict[str, Any], path: Path) -> Question:
    """A row of any version: those from before programs were judged have no `tests` or `judging`."""
    fields = {"tests": (), "judging": {}, **row}
    fields.pop("messages", None)
    return _parse_record(
        Question,
        fields,
        path,
        answer=Answer,
        tests=packed_tests.from_json,
        judging=lambda stored: JudgeConfig(**stored),
    )
