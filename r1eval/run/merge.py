"""Puts the shards of one plan together into one run."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.run.pipeline import score_folder
from r1eval.run.plan import RESUMABLE_FIELDS, with_later_fields
from r1eval.run.settled_warnings import settle_warnings
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import JudgeOptions
from r1eval.store import jsonlines
from r1eval.store.digests import GradingRules, grading_keys
from r1eval.store.folder import RunFolder
from r1eval.store.score_index import ScoreReader
from r1eval.store.stored_samples import SampleKey, StoredSamples, read_line

MAX_NAMED = 5
"""samples that a message names"""

Say = Callable[[str], None]


def merge_runs(
    parts: Sequence[Path], out: Path, workers: int | None, say: Say, *, allow_failed: bool = False
) -> str:
    """Merge run folders into a new one at `out`; return what is missing, in one line, or "".

    Samples are written by question and index, with the scores that they have; the rest is graded here. Raises
    RunFolderError, with each difference, for parts of different plans, for a sample that two parts hold with
    different texts, and for a folder that has a run already.
    """
    folders = [RunFolder(path) for path in parts]
    records = [folder.read_run() for folder in folders]
    _check_one_plan(folders, records)
    merged = RunFolder(out)
    if merged.exists():
        raise RunFolderError(f"{out} holds a run already; give another --out, or delete it")
    record = _merged_record(records)
    sources = {name: _collect(folders, record, name) for name in record["benchmarks"]}
    with merged.lock():
        for name, source in sources.items():
            questions = folders[0].path / name / "questions.jsonl"
            jsonlines.write_lines(merged.path / name / "questions.jsonl", [questions.read_bytes()])
            jsonlines.write_lines(merged.path / name / "samples.jsonl", source.sample_lines())
            merged.write_score_lines(name, source.score_lines())
        merged.write_run(record)
        plan = record["plan"]
        judging = JudgeOptions("bubblewrap", plan.get("judging", "judge"))
        with Grader(workers, plan["answer_from"], judging) as grader:
            score_folder(merged, record, grader, allow_failed=allow_failed)
        settle_warnings(merged, record)
        merged.write_run(record)
    missing = [(name, key) for name, source in sources.items() for key in source.missing()]
    for line in _missing_lines(missing):
        say(line)
    if not missing:
        return ""
    return (
        f"{len(missing)} samples are missing; ask them with the run's command without --shard and with "
        f"--out {out}, or finish their shards and merge again"
    )


class _Source:
    """Where the samples of one benchmark lie in the parts."""

    def __init__(self, folders: Sequence[RunFolder], name: str, k: int) -> None:
        self.folders, self.name, self.k = folders, name, k
        self.stored: list[StoredSamples] = []
        self.places: dict[str, list[tuple[int, int]]] = {}
        """question id -> (part, place of the line) for each index; (-1, -1) where no part has the sample"""
        self.failed: dict[SampleKey, tuple[int, int]] = {}

    def missing(self) -> Iterator[SampleKey]:
        for question, places in self.places.items():
            for index, (part, _) in enumerate(places):
                if part < 0 and (question, index) not in self.failed:
                    yield question, index

    def sample_lines(self) -> Iterator[bytes]:
        files = [_open(folder.path / self.name / "samples.jsonl") for folder in self.folders]
        for question, places in self.places.items():
            for index, (part, place) in enumerate(places):
                source = (part, place) if part >= 0 else self.failed.get((question, index))
                if source is not None and (content := files[source[0]]) is not None:
                    yield content[source[1] : content.find(b"\n", source[1]) + 1]

    def score_lines(self) -> Iterator[bytes]:
        for part, folder in enumerate(self.folders):
            index = folder.index_scores(self.name, self.stored[part])
            with ScoreReader(index) as reader:
                for question, places in self.places.items():
                    for number, (holder, _) in enumerate(places):
                        if holder == part and (line := reader.line(question, number)):
                            yield line


def _collect(folders: Sequence[RunFolder], record: Mapping[str, Any], name: str) -> _Source:
    """Find each sample of a benchmark; RunFolderError for one that two parts hold with different texts."""
    questions = folders[0].questions(name)
    keys = grading_keys(GradingRules.of(record), questions)
    source = _Source(folders, name, record["benchmarks"][name]["k"])
    source.places = {question.id: [(-1, -1)] * source.k for question in questions}
    digests = {question.id: array("Q", [0]) * source.k for question in questions}
    conflicts: list[tuple[SampleKey, int, int]] = []
    for part, folder in enumerate(folders):
        stored = folder.stored_samples(name, keys)
        source.stored.append(stored)
        for (question, index), place, failed in _sample_places(folder.path / name / "samples.jsonl"):
            if question not in digests or index >= source.k:
                continue
            if failed:
                source.failed[question, index] = (part, place)
                continue
            holder, digest = source.places[question][index][0], stored.digest(question, index)
            if holder < 0:
                source.places[question][index] = (part, place)
                digests[question][index] = digest
            elif holder != part and digests[question][index] != digest:
                conflicts.append(((question, index), holder, part))
    if conflicts:
        named = ", ".join(
            f"{question} [{index}] in {folders[first].path} and {folders[second].path}"
            for (question, index), first, second in conflicts[:MAX_NAMED]
        )
        more = f" and {len(conflicts) - MAX_NAMED} more" if len(conflicts) > MAX_NAMED else ""
        raise RunFolderError(
            f"{name}: {len(conflicts)} samples are held twice with different texts: {named}{more}; leave one "
            "of the folders out"
        )
    return source


def _sample_places(path: Path) -> Iterator[tuple[SampleKey, int, bool]]:
    """(key, place in bytes, whether it failed) of each sample line."""
    if not path.exists():
        return
    place = 0
    with path.open("rb", buffering=1 << 20) as file:
        for number, line in enumerate(file, 1):
            here, place = place, place + len(line)
            if line.endswith(b"\n") and not line.isspace():
                key, failed = read_line(line, path, number)
                yield key, here, failed


def _open(path: Path) -> mmap | None:
    if not path.exists() or not path.stat().st_size:
        return None
    with path.open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _check_one_plan(folders: Sequence[RunFolder], records: Sequence[Mapping[str, Any]]) -> None:
    """RunFolderError, with each difference, unless all parts have the same plan and questions."""
    first = _comparable(folders[0], records[0])
    for folder, record in zip(folders[1:], records[1:], strict=True):
        other = _comparable(folder, record)
        changes = [
            f"{name}: {first.get(name)} in {folders[0].path}, {other.get(name)} in {folder.path}"
            for name in sorted(first.keys() | other.keys())
            if first.get(name) != other.get(name)
        ]
        if changes:
            raise RunFolderError(
                "these are not parts of one run; leave out those of other plans:\n  " + "\n  ".join(changes)
            )


def _comparable(folder: RunFolder, record: Mapping[str, Any]) -> dict[str, Any]:
    """What must be equal in all parts, by name."""
    plan = with_later_fields(record["plan"])
    settings = {name: value for name, value in plan.items() if name not in {*RESUMABLE_FIELDS, "shard"}}
    sampling = settings.pop("sampling")
    settings |= {f"{key} of {name}": value for name, one in sampling.items() for key, value in one.items()}
    settings |= {
        f"{key} of {name}": entry.get(key)
        for name, entry in record["benchmarks"].items()
        for key in ("questions", "fingerprint", "opens_thinking", "thinking_tags")
    }
    keys = {
        name: grading_keys(GradingRules.of(record), folder.questions(name)) for name in record["benchmarks"]
    }
    settings |= {f"golds of {name}": hash(tuple(one.items())) for name, one in keys.items()}
    return settings | {"grader": record["grader"]}


def _merged_record(records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The record of the whole run: the first part's, with the sessions of all parts, in order of time."""
    record = {**records[0], "plan": {**records[0]["plan"], "shard": ""}}
    record["benchmarks"] = {name: dict(entry) for name, entry in record["benchmarks"].items()}
    sessions = [
        {**session, "shard": one["plan"].get("shard", "")} for one in records for session in one["sessions"]
    ]
    record["sessions"] = sorted(sessions, key=lambda session: session["started"])
    if judged := [one["judged"] for one in records if one.get("judged")]:
        isolation = sorted({name for one in judged for name in one["isolation"]})
        record["judged"] = {**judged[0], "isolation": isolation}
    return record


def _missing_lines(missing: Sequence[tuple[str, SampleKey]]) -> Iterator[str]:
    if missing:
        named = ", ".join(f"{name} {question} [{index}]" for name, (question, index) in missing[:MAX_NAMED])
        more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
        yield f"missing: {named}{more}"
