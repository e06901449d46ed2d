"""The record of a mirror's folder: which files it holds, for which splits, and what they are."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import file_digest, sha1
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError

RECORD = "r1eval-data.json"
"""in each folder of a mirror that `r1eval data fetch` made"""


@dataclass(frozen=True)
class MirrorFile:
    size: int
    """bytes"""
    sha256: str


@dataclass(frozen=True)
class MirrorPart:
    """The files of one split of one configuration, and how the `datasets` library reads them."""

    reader: str
    """its builder: `json`, `parquet`, `csv`, …"""
    files: tuple[str, ...]
    """relative to the folder, in order"""
    features: Mapping[str, Any] | None = None
    """the types of the columns as the hub declares them; None if it does not"""


@dataclass(frozen=True)
class MirrorRecord:
    repo: str
    commit: str
    """of the hub"""
    files: Mapping[str, MirrorFile] = field(default_factory=dict)
    """by path relative to the folder"""
    parts: Mapping[str, MirrorPart] = field(default_factory=dict)
    """by `part_name`"""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """of the questions, by benchmark, as they were right after the download"""


def part_name(config: str, split: str) -> str:
    """The key of a split of a configuration; a slice of a split needs its files.

    >>> part_name("default", "test[:200]")
    'default/test'
    """
    return f"{config}/{split.partition('[')[0]}"


def read_record(folder: Path) -> MirrorRecord | None:
    """The record of a mirror's folder, None if it was made by hand. BenchmarkError if it does not parse."""
    path = folder / RECORD
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return MirrorRecord(
            repo=stored["repo"],
            commit=stored["commit"],
            files={name: MirrorFile(**facts) for name, facts in stored["files"].items()},
            parts={
                name: MirrorPart(**{**facts, "files": tuple(facts["files"])})
                for name, facts in stored["parts"].items()
            },
            fingerprints=stored["fingerprints"],
        )
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BenchmarkError(
            f"{path} does not parse ({error}): fetch the set again with `r1eval data fetch`, which keeps the "
            "files that are whole, or remove it"
        ) from error


def write_record(folder: Path, record: MirrorRecord) -> None:
    """Write the record of a folder; readers see the old one or the new, never a part."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{RECORD}.new"
    new.write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")
    new.replace(folder / RECORD)


def merge_records(old: MirrorRecord | None, new: MirrorRecord) -> MirrorRecord:
    """What a folder holds after one more download; files of another commit are no longer recorded."""
    if old is None or old.commit != new.commit:
        return new
    return replace(
        new,
        files={**old.files, **new.files},
        parts={**old.parts, **new.parts},
        fingerprints={**old.fingerprints, **new.fingerprints},
    )


def measure_file(path: Path) -> MirrorFile:
    """The size and SHA-256 of a file."""
    with path.open("rb") as file:
        return MirrorFile(path.stat().st_size, file_digest(file, "sha256").hexdigest())


def git_id(path: Path) -> str:
    """The name that git gives a file's content: SHA-1 of its size and its bytes."""
    with path.open("rb") as file:
        header = f"blob {path.stat().st_size}\0".encode()
        return file_digest(file, lambda: sha1(header, usedforsecurity=False)).hexdigest()


def damaged_files(folder: Path, record: MirrorRecord) -> list[str]:
    """What is wrong with the recorded files, one line each."""
    problems = []
    for name, expected in sorted(record.files.items()):
        path = folder / name
        if not path.is_file():
            problems.append(f"{path} is missing")
        elif path.stat().st_size != expected.size:
            problems.append(f"{path} has {path.stat().st_size:,} bytes, not {expected.size:,}")
        elif measure_file(path) != expected:
            problems.append(f"{path} has changed: its SHA-256 is not that of the download")
    return problems
