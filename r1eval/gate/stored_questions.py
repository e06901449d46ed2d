"""What a run asked, one question at a time, its tests not unpacked; and what its `run.json` says of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.errors import did_you_mean
from benchmarks.packed_tests import digest
from benchmarks.types import Answer, JudgeConfig, Test
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder


@dataclass(frozen=True)
class StoredQuestion:
    """One line of `questions.jsonl`."""

    id: str
    kind: Answer
    messages: tuple[tuple[str, str], ...]
    """(role, content)"""
    gold: str
    tests: str
    """SHA-256 over the tests, however they are stored; "" where there are none"""
    judging: Mapping[str, object]
    """how programs are run and compared; {} for other kinds of answer"""
    hidden: bool
    """whether its text must not be shown"""
    tags: Mapping[str, str] = field(default_factory=dict)
    """further columns of its row: subject, level, domain, rating, …"""


def read_questions(folder: RunFolder, benchmark: str) -> Iterator[StoredQuestion]:
    """The questions of a run, in order; RunFolderError if there are none or a line is not a question."""
    path = folder.path / benchmark / "questions.jsonl"
    row = None
    for row in jsonlines.read(path):
        try:
            yield _question(row)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
            raise RunFolderError(f"{path}: a line is not a question ({why}); restore the file") from None
    if row is None:
        raise RunFolderError(f"{path}: holds no questions; restore the file, or run the benchmark again")


def benchmark_record(folder: RunFolder, benchmark: str) -> Mapping[str, Any]:
    """The record of a benchmark in `run.json`; RunFolderError if the run has no such benchmark."""
    records = folder.read_run()["benchmarks"]
    if benchmark not in records:
        raise RunFolderError(
            f"{folder.path} has no benchmark {benchmark}"
            f"{did_you_mean(benchmark, records) or '; it has ' + ', '.join(records)}"
        )
    return records[benchmark]  # type: ignore[no-any-return]  # validated by read_run


def _question(row: Mapping[str, Any]) -> StoredQuestion:
    kind, tests = Answer(row["answer"]), _tests_digest(row.get("tests") or [])
    is_judged = kind is Answer.PROGRAM or tests
    return StoredQuestion(
        id=_text(row["id"]),
        kind=kind,
        messages=tuple(
            (_text(message["role"]), _text(message["content"])) for message in row.get("messages", [])
        ),
        gold=_text(row["gold"]),
        tests=tests,
        judging=asdict(JudgeConfig(**row.get("judging", {}))) if is_judged else {},
        hidden=row.get("hidden", False),
        tags={_text(name): _text(value) for name, value in row.get("tags", {}).items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{json.dumps(value)[:80]} is not a string")
    return value


def _tests_digest(stored: Any) -> str:
    """The digest of a question's tests; packed tests, gigabytes unpacked, carry theirs already."""
    if isinstance(stored, Mapping):
        return _text(stored["digest"]) if stored.get("members") or stored["ends"] else ""
    return digest([Test(**test) for test in stored])
