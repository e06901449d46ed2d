"""What a run asked, one question at a time, its tests not unpacked; and what its `run.json` says of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.errors import guess
from benchmarks.packed_tests import digest
from benchmarks.types import Answer, Judging, Test
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder


@dataclass(frozen=True)
class Asked:
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
    """its text is not to be shown"""
    tags: Mapping[str, str] = field(default_factory=dict)
    """what its row said beside: subject, level, domain, rating, …"""


def asked(folder: RunFolder, benchmark: str) -> Iterator[Asked]:
    """The questions in their order; RunFolderError if there are none, or a line is no question."""
    path = folder.path / benchmark / "questions.jsonl"
    row = None
    for row in jsonlines.read(path):
        try:
            yield _asked(row)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
            raise RunFolderError(f"{path}: a line is no question ({why}); restore the file") from None
    if row is None:
        raise RunFolderError(f"{path}: holds no questions; restore the file, or run the benchmark again")


def about(folder: RunFolder, benchmark: str) -> Mapping[str, Any]:
    """What `run.json` says of one benchmark; RunFolderError if the run has none of this name."""
    known = folder.read_run()["benchmarks"]
    if benchmark not in known:
        raise RunFolderError(
            f"{folder.path} holds no {benchmark}{guess(benchmark, known) or '; it holds ' + ', '.join(known)}"
        )
    return known[benchmark]  # type: ignore[no-any-return]  # read_run has looked at it


def _asked(row: Mapping[str, Any]) -> Asked:
    kind, tests = Answer(row["answer"]), _digest(row.get("tests") or [])
    judged = kind is Answer.PROGRAM or tests
    return Asked(
        id=_text(row["id"]),
        kind=kind,
        messages=tuple(
            (_text(message["role"]), _text(message["content"])) for message in row.get("messages", [])
        ),
        gold=_text(row["gold"]),
        tests=tests,
        judging=asdict(Judging(**row.get("judging", {}))) if judged else {},
        hidden=row.get("hidden", False),
        tags={_text(name): _text(value) for name, value in row.get("tags", {}).items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{json.dumps(value)[:80]} is no text")
    return value


def _digest(stored: Any) -> str:
    """Packed tests are gigabytes unpacked, and carry the digest of their content."""
    if isinstance(stored, Mapping):
        return _text(stored["digest"]) if stored["ends"] else ""
    return digest([Test(**test) for test in stored])
