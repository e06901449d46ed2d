"""Rows of a data set, from the hub or from a mirror laid out by hub id, read one at a time."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import local_files
from benchmarks.errors import BenchmarkError
from benchmarks.types import Dataset

PROBE_SECONDS = 10
"""how long an unreachable hub is waited for; the library itself would try for half a minute"""


@dataclass(frozen=True)
class Read:
    rows: Iterable[dict[str, Any]]
    commit: str | None
    """of the hub; a mirror tells none"""


def read_mirror(dataset: Dataset, config: str, data: Path) -> Read:
    """The rows that lie in `data`/hub id. Raises BenchmarkError if they are not there or cannot be read.

    The library's conversion goes to a folder of its own that is deleted at once (what it mapped into memory
    stays readable): a mirror's file that was changed is read anew, and no home directory is needed.
    """
    folder = mirrored(dataset, data)
    with TemporaryDirectory(prefix="r1eval-") as cache:
        try:
            rows = load(str(folder), config, dataset.split, only_split=True, cache_dir=cache).rows
            return Read(rows, commit=None)
        except Exception as error:  # pyarrow's, pandas' and the library's own share no base
            raise BenchmarkError(
                f"{folder} cannot be read: {one_line(error)}; download it whole, README.md included, with "
                f"`{download(dataset, data)}`"
            ) from error


def read_hub(dataset: Dataset, config: str) -> Read:
    """The rows at the data set's revision. Raises BenchmarkError if the hub or the set cannot be reached.

    The commit is the one that was read: without the hub, the library takes whatever commit its cache holds.
    """
    check_reachable(dataset)
    try:
        return load(dataset.repo, config, dataset.split, revision=dataset.revision)
    except Exception as error:  # as above, and the errors of the hub's HTTP client
        raise BenchmarkError(f"{dataset.repo}: {what_failed(dataset, one_line(error))}") from error


def read_mirror_files(dataset: Dataset, data: Path) -> dict[str, Read]:
    """The rows of those of the set's files that the mirror holds. Raises BenchmarkError if it holds none."""
    folder = mirrored(dataset, data)
    held = [name for name in dataset.files if (folder / name).is_file()]
    if not held:
        raise BenchmarkError(
            f"{folder} holds none of {', '.join(dataset.files)}: download what you need where the hub can be "
            f"reached, with `{download(dataset, data)}`"
        )
    return {name: Read(local_files.read(folder / name), commit=None) for name in held}


def read_hub_files(dataset: Dataset) -> dict[str, Read]:
    """The rows of the set's files at its revision, each kept in the cache. Raises as `read_hub` does."""
    from huggingface_hub import hf_hub_download

    check_reachable(dataset)
    read = {}
    for name in dataset.files:
        try:
            with quiet():
                path = Path(
                    hf_hub_download(dataset.repo, name, repo_type="dataset", revision=dataset.revision)
                )
        except Exception as error:  # as above
            raise BenchmarkError(f"{dataset.repo}: {what_failed(dataset, one_line(error))}") from error
        read[name] = Read(local_files.read(path), commit=path.parent.name)  # snapshots/COMMIT/NAME
    return read


def mirrored(dataset: Dataset, data: Path) -> Path:
    folder = data / dataset.repo
    if folder.is_dir():
        return folder
    raise BenchmarkError(
        f"the mirror has no folder {folder}: download it where the hub can be reached, with "
        f"`{download(dataset, data)}`"
    )


def what_failed(dataset: Dataset, error: str) -> str:
    page = f"its page on the hub (datasets/{dataset.repo})"
    if "gated dataset" in error:
        return (
            f"its authors ask for agreement to terms: accept them on {page}, then log in with `hf auth login`"
        )
    if "OfflineMode" in error:
        return f"HF_HUB_OFFLINE is set and the hub's cache does not hold it: unset it, or {offline(dataset)}"
    return f"it cannot be loaded: {error}; look at {page}, or {offline(dataset)}"


def check_reachable(dataset: Dataset) -> None:
    import datasets
    from huggingface_hub import constants, get_session

    if datasets.config.HF_HUB_OFFLINE:
        return
    try:
        get_session().head(constants.ENDPOINT, timeout=PROBE_SECONDS)
    except Exception as error:  # the client is requests or httpx, each with errors of its own
        raise BenchmarkError(
            f"{dataset.repo}: the hub at {constants.ENDPOINT} cannot be reached ({one_line(error)}): set "
            f"HF_ENDPOINT to one that can, or HF_HUB_OFFLINE=1 if it was loaded before, or {offline(dataset)}"
        ) from error


def offline(dataset: Dataset) -> str:
    command = download(dataset, Path("DIR"))
    return f"download it elsewhere with `{command}` and pass --data DIR (or set R1EVAL_DATA=DIR)"


def download(dataset: Dataset, data: Path) -> str:
    """The hub's own command that puts the set where a mirror has it."""
    revision = f" --revision {dataset.revision}" if dataset.revision else ""
    names = "".join(f" {name}" for name in dataset.files)
    return (
        f"hf download --repo-type dataset {dataset.repo}{names}{revision} --local-dir {data / dataset.repo}"
    )


def load(path: str, config: str, split: str, *, only_split: bool = False, **options: Any) -> Read:
    """As `datasets.load_dataset` does it; its builder tells which commit it reads.

    `only_split` leaves the other splits unread, which a cache that others share would be missing afterwards.
    """
    import datasets

    with quiet():
        builder = datasets.load_dataset_builder(path, config, **options)
        splits = builder.config.data_files
        if only_split and splits and split in splits:
            builder.config.data_files = type(splits)({split: splits[split]})
        checks = "no_checks" if only_split else None
        builder.download_and_prepare(verification_mode=checks)
        return Read(builder.as_dataset(split=split), commit=builder.hash)


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no log lines of the libraries inside; as they were again outside."""
    import datasets.utils
    import huggingface_hub.utils

    loggers = [logging.getLogger(name) for name in ("datasets", "huggingface_hub", "httpx")]
    levels = [logger.level for logger in loggers]
    bars = [lib for lib in (datasets.utils, huggingface_hub.utils) if not lib.are_progress_bars_disabled()]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        for library in bars:
            library.disable_progress_bars()
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        for library in bars:
            library.enable_progress_bars()


def one_line(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 300 else text[:299] + "…"
