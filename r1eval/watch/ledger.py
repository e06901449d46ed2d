"""What a watch has done, in `watch.json`: written after every step, so that a killed one continues."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from reports.gate.verdict import NOT_COMPARED, State
from reports.schema_version import SCHEMA_VERSION

FILE = "watch.json"


class Stage(StrEnum):
    """How far a checkpoint has come."""

    STARTED = "started"
    """its run began, and did not end yet or failed; it is continued"""
    EVALUATED = "evaluated"
    """its run is finished"""
    COMPARED = "compared"
    """and it was compared with those before it"""
    FAILED = "failed"
    """no further try is made"""


@dataclass(frozen=True)
class CheckpointComparison:
    """One gate: a checkpoint against an earlier one."""

    against: str
    """`last`, `best`, or `next`: the checkpoint after it, which was evaluated before it, against this one"""
    candidate: str
    """name of the checkpoint that may be worse"""
    baseline: str
    """name of the one it is compared with"""
    share: float
    """of alpha"""
    exit_code: int
    """of the gate: 0 passes, 1 regressed, 4 not comparable, 5 incomplete"""
    states: Mapping[str, str]
    """benchmark -> its state"""
    differences: Mapping[str, float | None]
    """benchmark -> candidate − baseline, as a share; None where not compared"""
    detectable: Mapping[str, float | None]
    """benchmark -> the smallest drop that is detected here with power 0.8; None where no question differs"""

    @property
    def shows_regression(self) -> bool:
        """Whether a benchmark regressed, even if the exit code says that another was not comparable."""
        return State.REGRESSION in self.states.values()

    @property
    def is_spent(self) -> bool:
        """Whether no benchmark needs this comparison's share any more: all that were tested regressed."""
        return set(self.states.values()) - NOT_COMPARED == {State.REGRESSION}


@dataclass(frozen=True)
class Entry:
    """One checkpoint."""

    name: str
    """of its folder, and of its run"""
    step: int
    """of training, from its name"""
    stage: Stage
    """how far it has come"""
    path: str = ""
    """the folder with the model's files"""
    tries: int = 0
    """how often its run was started and not interrupted"""
    reason: str = ""
    """why the last try failed"""
    stamps: str = ""
    """digest of the names, sizes and times of its model's files when its run began"""
    loaded: str = ""
    """how its weights came into the engine: `fresh: WHY`, `updated in place`, or "" if not known"""
    load_seconds: float | None = None
    """of the fresh load or the update"""
    seconds: float = 0.0
    """of all its tries"""
    samples: int = 0
    """of its run: questions times k, over all benchmarks"""
    score: float | None = None
    """mean over the benchmarks of the gated metric, by which the best is chosen"""
    number: int = 0
    """its place in the sequence of those that were compared; 0 if there was nothing to compare it with"""
    comparisons: tuple[CheckpointComparison, ...] = ()
    """with those before it, and of the one after it with this one"""
    is_published: bool = False
    """whether the report shows it"""
    reported: bool = True
    """False between a regression and the end of the hook that reports it"""


@dataclass(frozen=True)
class Ledger:
    """All checkpoints that were started, and the design that must not change."""

    folder: str
    """the watched folder"""
    design: Mapping[str, Any]
    """alpha, metric, margins, benchmarks: what the error rate hangs on"""
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def put(self, entry: Entry) -> "Ledger":
        return replace(self, entries={**self.entries, entry.name: entry})

    def finished(self) -> list[Entry]:
        """The evaluated checkpoints, by step."""
        done = (one for one in self.entries.values() if one.stage in (Stage.EVALUATED, Stage.COMPARED))
        return sorted(done, key=lambda one: (one.step, one.name))

    def rejected(self, number: int) -> list[float]:
        """The shares of the comparisons at the `number`-th checkpoint that do not need them any more.

        Where one benchmark regressed and another did not, Holm's correction inside the gate has given the
        share to the other.
        """
        return [
            comparison.share
            for entry in self.entries.values()
            if entry.number == number
            for comparison in entry.comparisons
            if comparison.is_spent
        ]

    def next_number(self) -> int:
        return 1 + max((entry.number for entry in self.entries.values()), default=0)


def open_ledger(out: Path, folder: Path, design: Mapping[str, Any]) -> Ledger:
    """The ledger in `out`, or a new one; RunFolderError if it is another watch's or does not parse."""
    try:
        text = jsonlines.read_text(out / FILE)
    except FileNotFoundError:
        return Ledger(str(folder), design)
    try:
        ledger = _parse(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise RunFolderError(
            f"{out / FILE}: does not parse ({error}); restore it, or give another --out"
        ) from None
    if changes := list(_changes(ledger.design, json.loads(json.dumps(design)))):
        raise RunFolderError(
            f"{out} holds a watch with other settings, on which its error rate hangs; give another --out, or "
            "the same settings:\n  " + "\n  ".join(changes)
        )
    return replace(ledger, folder=str(folder))


def write_ledger(out: Path, ledger: Ledger) -> None:
    entries = sorted(ledger.entries.values(), key=lambda one: (one.step, one.name))
    record = {
        "schema": SCHEMA_VERSION,
        "folder": ledger.folder,
        "design": ledger.design,
        "checkpoints": [asdict(entry) for entry in entries],
    }
    jsonlines.write_text(out / FILE, [json.dumps(record, indent=1, ensure_ascii=False) + "\n"])


def _parse(record: Any) -> Ledger:
    entries = {}
    for row in record["checkpoints"]:
        comparisons = tuple(CheckpointComparison(**one) for one in row["comparisons"])
        entry = Entry(**{**row, "stage": Stage(row["stage"]), "comparisons": comparisons})
        entries[entry.name] = entry
    return Ledger(record["folder"], record["design"], entries)


def _changes(stored: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(stored.keys() | now.keys()):
        if stored.get(name) != now.get(name):
            yield f"{name}: {json.dumps(stored.get(name))} in the folder, {json.dumps(now.get(name))} now"
