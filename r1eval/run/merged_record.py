"""Whether run folders are parts of one plan, and the record of the run that they make together."""

import filecmp
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.datasets import judging_key
from benchmarks.types import Sampling
from r1eval.errors import RunFolderError
from r1eval.run.manifest import record_suites
from r1eval.run.plan import RESUMABLE_FIELDS, fingerprint, with_later_fields
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Message

GROWING = frozenset({"k", "limit", "shard"})
"""settings in which the parts of a run may differ: each asks some of its samples"""

MAX_SHOWN = 200
"""characters of a value that a difference shows"""

Record = dict[str, Any]
"""the content of run.json"""


@dataclass(frozen=True)
class StoredRun:
    """A run folder with its record."""

    folder: RunFolder
    record: Mapping[str, Any]

    @property
    def shard(self) -> str:
        """`I/N`; "" for a whole run."""
        return str(self.record["plan"].get("shard") or "")


def read_parts(folders: Sequence[RunFolder]) -> list[StoredRun]:
    """The runs in these folders; RunFolderError, with each difference, unless they are parts of one run."""
    parts = [StoredRun(folder, folder.read_run()) for folder in folders]
    for part in parts:
        if part.record["plan"].get("target_se") is not None:
            raise RunFolderError(
                f"{part.folder.path} has adaptive k (--target-se), so it is no part of a run; leave it out"
            )
        if "looks" in part.record:
            raise RunFolderError(
                f"{part.folder.path} is the candidate of a live gate, so it is no part of a run; leave it out"
            )
    first = parts[0]
    for other in parts[1:]:
        if changes := list(_differences(first, other)):
            raise RunFolderError(
                "these are not parts of one run; leave out those of other plans:\n  " + "\n  ".join(changes)
            )
    return parts


def merged_record(parts: Sequence[StoredRun]) -> Record:
    """The record of the whole run: all benchmarks with the greatest k and limit, and all sessions by time."""
    by_benchmarks = sorted(parts, key=lambda part: -len(part.record["benchmarks"]))
    names = list(dict.fromkeys(name for part in by_benchmarks for name in part.record["benchmarks"]))
    limits = [part.record["plan"]["limit"] for part in parts]
    record = {**by_benchmarks[0].record, "grader": GRADER_VERSION}
    record["plan"] = {
        **record["plan"],
        "sampling": {name: _sampling(parts, name) for name in names},
        "limit": None if None in limits else max(limits),
        "shard": "",
    }
    record_suites(record, [suite for part in parts for suite in part.record["plan"].get("suites") or ()])
    record["benchmarks"] = {name: _entry(parts, name) for name in names}
    record["sessions"] = _sessions(parts)
    for name in ("judged", "growth"):
        record.pop(name, None)
    if judged := [part.record["judged"] for part in parts if part.record.get("judged")]:
        isolation = sorted({name for one in judged for name in one["isolation"]})
        record["judged"] = {**judged[0], "isolation": isolation}
    if growth := _growth(parts):
        record["growth"] = growth
    return record


def part_with_questions(parts: Sequence[StoredRun], name: str) -> StoredRun:
    """The first of the parts that have the most questions of a benchmark."""
    holders = [part for part in parts if name in part.record["benchmarks"]]
    return max(holders, key=lambda part: int(part.record["benchmarks"][name]["questions"]))


def _entry(parts: Sequence[StoredRun], name: str) -> Record:
    part = part_with_questions(parts, name)
    entry = {**part.record["benchmarks"][name]}
    k = max(one.record["benchmarks"][name]["k"] for one in parts if name in one.record["benchmarks"])
    if k != entry["k"]:
        sampling = Sampling.from_json({**part.record["plan"]["sampling"][name], "k": k})
        questions, rows = part.folder.questions(name), _rows(part.folder, name)
        messages = [tuple(Message(**one) for one in row["messages"]) for row in rows]
        entry |= {"k": k, "fingerprint": fingerprint(questions, messages, sampling)}
    return entry


def _sampling(parts: Sequence[StoredRun], name: str) -> Any:
    return max(
        (part.record["plan"]["sampling"][name] for part in parts if name in part.record["benchmarks"]),
        key=lambda sampling: int(sampling["k"]),
    )


def _sessions(parts: Sequence[StoredRun]) -> list[Record]:
    """The sessions of all parts with their shards, each once, by their start."""
    sessions = [{"shard": part.shard, **session} for part in parts for session in part.record["sessions"]]
    by_content = {json.dumps(session, sort_keys=True): session for session in sessions}
    return [
        by_content[text] for text in sorted(by_content, key=lambda text: (by_content[text]["started"], text))
    ]


def _growth(parts: Sequence[StoredRun]) -> list[Record]:
    """How the parts grew: what several did, once, when the first of them did it."""
    steps: dict[str, Record] = {}
    for step in sorted((step for part in parts for step in part.record.get("growth") or ()), key=_at):
        steps.setdefault(json.dumps({**step, "at": ""}, sort_keys=True), step)
    return list(steps.values())


def _at(step: Mapping[str, Any]) -> str:
    return str(step["at"])


def _differences(one: StoredRun, other: StoredRun) -> Iterator[str]:
    """Why two folders are not parts of one run, one line each."""
    first, second = _settings(one), _settings(other)
    for name in sorted(first.keys() | second.keys()):
        if first.get(name) != second.get(name):
            yield (
                f"{name}: {_shown(first.get(name))} in {one.folder.path}, {_shown(second.get(name))} in "
                f"{other.folder.path}"
            )
    benchmarks, others = one.record["benchmarks"], other.record["benchmarks"]
    limits = [part.record["plan"]["limit"] for part in (one, other)]
    if benchmarks.keys() != others.keys() and limits[0] != limits[1]:
        yield (
            f"limit: {limits[0]} in {one.folder.path}, {limits[1]} in {other.folder.path}, which has other "
            "benchmarks"
        )
    for name in (name for name in benchmarks if name in others):
        yield from _benchmark_differences(one, other, name)


def _benchmark_differences(one: StoredRun, other: StoredRun, name: str) -> Iterator[str]:
    first, second = (part.record["plan"]["sampling"][name] for part in (one, other))
    first, second = (Sampling.from_json(sampling) for sampling in (first, second))
    for setting in (setting for setting in vars(first) if setting not in GROWING):
        before, now = getattr(first, setting), getattr(second, setting)
        if before != now:
            yield (
                f"{setting} of {name}: {_shown(before)} in {one.folder.path}, {_shown(now)} in "
                f"{other.folder.path}"
            )
    for fact in ("opens_thinking", "thinking_tags"):
        before, now = (part.record["benchmarks"][name].get(fact) for part in (one, other))
        if before != now:
            yield f"{fact} of {name}: {before} in {one.folder.path}, {now} in {other.folder.path}"
    if not _ask_the_same(one.folder, other.folder, name):
        yield (
            f"{name}: questions, prompts, golds or tests in {one.folder.path} differ from those in "
            f"{other.folder.path}"
        )


def _ask_the_same(one: RunFolder, other: RunFolder, name: str) -> bool:
    """Whether the questions of one folder are the first of those of the other."""
    first, second = (folder.path / name / "questions.jsonl" for folder in (one, other))
    if first.exists() and second.exists() and filecmp.cmp(first, second, shallow=False):
        return True
    return all(asked == again for asked, again in zip(_asked(one, name), _asked(other, name), strict=False))


def _asked(folder: RunFolder, name: str) -> Iterator[list[object]]:
    """What each question asks, and how its replies are graded."""
    for row in _rows(folder, name):
        question = folder.parse_question(name, row)
        yield [question.id, row["messages"], question.answer, question.gold, judging_key(question)]


def _rows(folder: RunFolder, name: str) -> Iterator[dict[str, Any]]:
    return jsonlines.read(folder.path / name / "questions.jsonl")


def _settings(part: StoredRun) -> Record:
    """The settings of a plan that must be equal in all parts, apart from those of the sampling."""
    plan = with_later_fields(part.record["plan"])
    left_out = {*RESUMABLE_FIELDS, *GROWING, "sampling"}
    return {name: value for name, value in plan.items() if name not in left_out}


def _shown(value: object) -> str:
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
