"""Downloads what a benchmark needs from the hub into a mirror: only its files, resumed where it stopped."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import datasets as loading
from benchmarks.errors import BenchmarkError
from benchmarks.hub import check_reachable, explain_failure, one_line, quiet_libraries
from benchmarks.mirror import (
    MirrorFile,
    MirrorPart,
    MirrorRecord,
    git_id,
    measure_file,
    merge_records,
    part_name,
    read_record,
    write_record,
)
from benchmarks.types import Benchmark, Dataset

DESCRIPTION = "README.md"
"""the data set's card: its licence and its columns, for people"""


@dataclass(frozen=True)
class Download:
    """The files that a benchmark needs of its data set at one commit."""

    dataset: Dataset
    commit: str
    parts: dict[str, MirrorPart]
    sizes: dict[str, int]
    """bytes of each file, by path in the data set"""
    checksums: dict[str, str]
    """of each file, as the hub states them: SHA-256 of the large ones, git's SHA-1 of the others"""

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())


def plan_download(dataset: Dataset) -> Download:
    """Ask the hub which files a data set's splits have. BenchmarkError if it or the set is unreachable."""
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

    check_reachable(dataset)
    try:
        with quiet_libraries():
            api = HfApi()
            commit = api.dataset_info(dataset.repo, revision=dataset.revision).sha or ""
            parts = {} if dataset.files else _parts(dataset, commit)
            tree = api.list_repo_tree(dataset.repo, repo_type="dataset", revision=commit, recursive=True)
            known = {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}
    except BenchmarkError:
        raise
    except Exception as error:  # errors of the hub's client and of the library, which share no base class
        raise BenchmarkError(f"{dataset.repo}: {explain_failure(dataset, one_line(error))}") from error
    needed = [*dataset.files, *(name for part in parts.values() for name in part.files)]
    needed += [name for name in known if name.startswith(tuple(f"{folder}/" for folder in dataset.folders))]
    if missing := [name for name in needed if name not in known]:
        raise BenchmarkError(f"{dataset.repo} has no file {missing[0]} at commit {commit[:12]}")
    names = dict.fromkeys([*([DESCRIPTION] if DESCRIPTION in known else []), *needed])
    checksums = {name: lfs.sha256 if (lfs := known[name].lfs) else known[name].blob_id for name in names}
    return Download(dataset, commit, parts, {name: known[name].size for name in names}, checksums)


def fetch(benchmark: Benchmark, download: Download, to: Path, say: Callable[[str], None]) -> str:
    """Download the files that are not there yet, check them, and return the questions' fingerprint.

    A file that is there is kept if it is what the hub says; another command that fetches into the same folder
    is waited for. BenchmarkError if the disk is too small, or the files are not what the hub says.
    """
    folder = to / download.dataset.repo
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, say):
        return _fetch_alone(benchmark, download, to, say)


@contextmanager
def _locked(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Wait for other commands that fetch into the folder; not on file systems that have no locks."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"waiting for another command that fetches into {folder}")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        pass
    try:
        yield
    finally:
        os.close(descriptor)


def _fetch_alone(benchmark: Benchmark, download: Download, to: Path, say: Callable[[str], None]) -> str:
    folder = to / download.dataset.repo
    old = _old_record(folder)
    here = {name: file for name in download.sizes if (file := _kept(folder, name, download))}
    missing = [name for name in download.sizes if name not in here]
    _check_space(to, sum(download.sizes[name] for name in missing))
    for number, name in enumerate(missing, 1):
        say(f"{benchmark.name}: {name} ({format_size(download.sizes[name])}), {number} of {len(missing)}")
        here[name] = _fetch_file(folder, name, download)
    record = MirrorRecord(download.dataset.repo, download.commit, here, download.parts)
    write_record(folder, merge_records(old, record))
    loaded = loading.load(benchmark, to)
    record = replace(record, fingerprints={benchmark.name: loaded.fingerprint})
    write_record(folder, merge_records(read_record(folder), record))
    return loaded.fingerprint


def _old_record(folder: Path) -> MirrorRecord | None:
    """What the folder is known to hold; None if its record is damaged, for each file is compared anyway."""
    try:
        return read_record(folder)
    except BenchmarkError:
        return None


def format_size(size: float) -> str:
    """A number of bytes for people.

    >>> format_size(950), format_size(1_250_000), format_size(2.8e9)
    ('950 B', '1.2 MB', '2.8 GB')
    """
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def _parts(dataset: Dataset, commit: str) -> dict[str, MirrorPart]:
    """The files of each configuration's split, by the hub's own description of the data set."""
    import datasets

    parts = {}
    for config in dataset.configs:
        builder = datasets.load_dataset_builder(dataset.repo, config, revision=commit)
        name = part_name(config, dataset.split)
        found = (builder.config.data_files or {}).get(name.rpartition("/")[2])
        if not found:
            raise BenchmarkError(f"{dataset.repo}: configuration {config} has no split {dataset.split}")
        files = tuple(_path_in_repo(str(url)) for url in found)
        features = builder.info.features
        reader = type(builder).__module__.rpartition(".")[2]
        parts[name] = MirrorPart(reader, files, features.to_dict() if features else None)
    return parts


def _path_in_repo(url: str) -> str:
    """`data/test.parquet` of `hf://datasets/OWNER/NAME@COMMIT/data/test.parquet`."""
    return url.split("@", 1)[1].split("/", 1)[1]


def _kept(folder: Path, name: str, download: Download) -> MirrorFile | None:
    """The file if the folder has it as the hub has it; None if it must be downloaded."""
    path = folder / name
    if not path.is_file() or path.stat().st_size != download.sizes[name]:
        return None
    file, expected = measure_file(path), download.checksums[name]
    return file if expected in (file.sha256, git_id(path)) else None


def _fetch_file(folder: Path, name: str, download: Download) -> MirrorFile:
    from huggingface_hub import hf_hub_download

    repo = download.dataset.repo
    # The hub's client would take a file that changed within the last second for its own.
    (folder / name).unlink(missing_ok=True)
    try:
        with quiet_libraries():
            path = hf_hub_download(
                repo, name, repo_type="dataset", revision=download.commit, local_dir=folder
            )
    except Exception as error:  # a full disk, or one of the errors of the hub's HTTP client
        raise BenchmarkError(
            f"{repo}: {name} cannot be downloaded ({one_line(error)}); the same command resumes"
        ) from error
    file = _kept(folder, name, download)
    if file is None:
        Path(path).unlink(missing_ok=True)
        raise BenchmarkError(f"{repo}: {name} did not arrive as the hub has it; run the same command again")
    return file


def _check_space(to: Path, needed: int) -> None:
    to.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(to).free
    if needed > free:
        raise BenchmarkError(
            f"{to} has {format_size(free)} of free space, the download needs {format_size(needed)}: "
            "choose another folder by --to"
        )


def total_size(downloads: Sequence[Download]) -> int:
    """Bytes of all files, each once."""
    files = {(one.dataset.repo, name): size for one in downloads for name, size in one.sizes.items()}
    return sum(files.values())
