"""Reads the rows of a data set, from the hub or from a mirror laid out by hub id, one at a time."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks import local_files
from benchmarks.errors import BenchmarkError
from benchmarks.mirror import MirrorPart, part_name, read_record
from benchmarks.types import Dataset

if TYPE_CHECKING:
    from datasets import DatasetBuilder

PROBE_SECONDS = 10
"""timeout for an unreachable hub; the library itself would retry for half a minute"""


@dataclass(frozen=True)
class DatasetRows:
    rows: Iterable[dict[str, Any]]
    commit: str | None
    """of the hub; None for a mirror or a file"""
    builder: "DatasetBuilder | None" = None
    """of the library, which reads other configurations with it, without the data set's card"""


def read_mirror(
    dataset: Dataset, config: str, data: Path, builder: "DatasetBuilder | None" = None
) -> DatasetRows:
    """The rows in the folder `data`/hub id. Raises BenchmarkError if they are missing or cannot be read.

    The library's cache is a temporary folder, deleted at once (files mapped into memory stay readable), so
    that changed files of a mirror are read again and no home directory is needed.
    """
    folder = mirror_folder(dataset, data)
    record = read_record(folder)
    part = record.parts.get(part_name(config, dataset.split)) if record else None
    with TemporaryDirectory(prefix="r1eval-") as cache:
        try:
            if part:
                return DatasetRows(load_part(folder, part, dataset.split, cache), commit=None)
            read = load_split(
                str(folder), config, dataset.split, only_split=True, builder=builder, cache_dir=cache
            )
            return replace(read, commit=None)
        except Exception as error:  # pyarrow's, pandas' and the library's errors share no base class
            raise BenchmarkError(
                f"{folder} cannot be read: {one_line(error)}; download it completely, README.md included, "
                f"with `{download_command(dataset, data)}`"
            ) from error


def read_hub(dataset: Dataset, config: str, builder: "DatasetBuilder | None" = None) -> DatasetRows:
    """The rows at the data set's revision. Raises BenchmarkError if the hub or the data set is unreachable.

    `commit` is the one that was read: offline, the library uses whatever commit is in its cache.
    """
    if builder is None:
        check_reachable(dataset)
    try:
        return load_split(dataset.repo, config, dataset.split, builder=builder, revision=dataset.revision)
    except Exception as error:  # as above, plus errors of the hub's HTTP client
        raise BenchmarkError(f"{dataset.repo}: {explain_failure(dataset, one_line(error))}") from error


def read_mirror_files(dataset: Dataset, data: Path) -> dict[str, DatasetRows]:
    """The rows of those files that the mirror has. Raises BenchmarkError if it has none of them."""
    folder = mirror_folder(dataset, data)
    present = [name for name in dataset.files if (folder / name).is_file()]
    if not present:
        raise BenchmarkError(
            f"{folder} has none of {', '.join(dataset.files)}: download what you need where the hub can be "
            f"reached, with `{download_command(dataset, data)}`"
        )
    return {name: DatasetRows(local_files.read_rows(folder / name), commit=None) for name in present}


def read_hub_files(dataset: Dataset) -> dict[str, DatasetRows]:
    """The rows of the data set's files at its revision, cached by the library. Raises as `read_hub` does."""
    check_reachable(dataset)
    rows = {}
    for name in dataset.files:
        path = hub_file(dataset, name)
        commit = path.parents[name.count("/")].name  # snapshots/COMMIT/NAME
        rows[name] = DatasetRows(local_files.read_rows(path), commit=commit)
    return rows


def hub_file(dataset: Dataset, name: str) -> Path:
    """A file of the data set at its revision, in the library's cache. Raises as `read_hub` does."""
    from huggingface_hub import hf_hub_download

    try:
        with quiet_libraries():
            return Path(hf_hub_download(dataset.repo, name, repo_type="dataset", revision=dataset.revision))
    except Exception as error:  # as above
        raise BenchmarkError(f"{dataset.repo}: {explain_failure(dataset, one_line(error))}") from error


def locate(dataset: Dataset, data: Path | None, name: str) -> Path:
    """A further file of a data set that one of its rows names, in the mirror `data` or on the hub."""
    if not name.startswith(tuple(f"{folder}/" for folder in dataset.folders)) or ".." in Path(name).parts:
        raise BenchmarkError(f"it names the file {name!r}, which is not in {' or '.join(dataset.folders)}")
    if data is None:
        return hub_file(dataset, name)
    path = mirror_folder(dataset, data) / name
    if path.is_file():
        return path
    raise BenchmarkError(
        f"{path} is missing: download it where the hub can be reached, with "
        f"`{download_command(dataset, data)}`"
    )


def mirror_folder(dataset: Dataset, data: Path) -> Path:
    folder = data / dataset.repo
    if folder.is_dir():
        return folder
    raise BenchmarkError(
        f"the mirror has no folder {folder}: download it where the hub can be reached, with "
        f"`{download_command(dataset, data)}`"
    )


def explain_failure(dataset: Dataset, error: str) -> str:
    page = f"its page on the hub (datasets/{dataset.repo})"
    if "gated dataset" in error or "gated repo" in error:
        return (
            f"its authors require agreement to terms: accept them on {page}, then log in with `hf auth login`"
        )
    if "OfflineMode" in error:
        return f"HF_HUB_OFFLINE is set and it is not in the hub's cache: unset it, or {offline_hint(dataset)}"
    return f"it cannot be loaded: {error}; see {page}, or {offline_hint(dataset)}"


def check_reachable(dataset: Dataset) -> None:
    import datasets
    from huggingface_hub import constants, get_session

    if datasets.config.HF_HUB_OFFLINE:
        return
    try:
        get_session().head(constants.ENDPOINT, timeout=PROBE_SECONDS)
    except Exception as error:  # the client is requests or httpx, each with its own errors
        raise BenchmarkError(
            f"{dataset.repo}: the hub at {constants.ENDPOINT} cannot be reached ({one_line(error)}): set "
            "HF_ENDPOINT to one that can, or HF_HUB_OFFLINE=1 if it was loaded before, or "
            f"{offline_hint(dataset)}"
        ) from error


def offline_hint(dataset: Dataset) -> str:
    command = download_command(dataset, Path("DIR"))
    return (
        f"download it elsewhere with `r1eval data fetch BENCHMARK --to DIR`, or `{command}`, and pass "
        "--data DIR (or set R1EVAL_DATA=DIR)"
    )


def download_command(dataset: Dataset, data: Path) -> str:
    """The hub's own command that downloads the data set into a mirror."""
    revision = f" --revision {dataset.revision}" if dataset.revision else ""
    names = "".join(f" {name}" for name in dataset.files)
    if dataset.folders:
        patterns = (*dataset.files, *(f"'{folder}/*'" for folder in dataset.folders))
        names = "".join(f" --include {pattern}" for pattern in patterns)
    return (
        f"hf download --repo-type dataset {dataset.repo}{names}{revision} --local-dir {data / dataset.repo}"
    )


def load_split(
    path: str,
    config: str,
    split: str,
    *,
    only_split: bool = False,
    builder: "DatasetBuilder | None" = None,
    **options: Any,
) -> DatasetRows:
    """Like `datasets.load_dataset`, with the commit that was read.

    `builder` is that of another configuration. `only_split` does not read the other splits; not for a shared
    cache, where they would be missing later.
    """
    import datasets

    with quiet_libraries():
        builder = _same_card(builder, config, options.get("cache_dir")) or datasets.load_dataset_builder(
            path, config, **options
        )
        splits = builder.config.data_files
        if only_split and splits and split in splits:
            builder.config.data_files = type(splits)({split: splits[split]})
        checks = "no_checks" if only_split else None
        builder.download_and_prepare(verification_mode=checks)
        return DatasetRows(builder.as_dataset(split=split), commit=builder.hash, builder=builder)


def _same_card(builder: "DatasetBuilder | None", config: str, cache: str | None) -> "DatasetBuilder | None":
    """The builder of another configuration; None if its card must be read for it.

    The card of a set with fifty configurations takes a third of a second to parse, for each of them. It also
    declares types of columns, which parquet files have themselves.
    """
    if builder is None or config not in builder.builder_configs:
        return None
    if builder.config.__class__.__name__ != "ParquetConfig":
        return None
    return type(builder)(
        cache_dir=cache,
        dataset_name=builder.dataset_name,
        config_name=config,
        hash=builder.hash,
        base_path=builder.base_path,
        repo_id=builder.repo_id,
    )


def load_part(folder: Path, part: MirrorPart, split: str, cache: str) -> Iterable[dict[str, Any]]:
    """The rows of a split that was fetched; the files of the other splits need not be there."""
    import datasets

    files = {split.partition("[")[0]: [str(folder / name) for name in part.files]}
    features = part.features and datasets.Features.from_dict(dict(part.features))
    with quiet_libraries():
        rows: Iterable[dict[str, Any]] = datasets.load_dataset(
            part.reader, data_files=files, split=split, cache_dir=cache, features=features or None
        )
        return rows


@contextmanager
def quiet_libraries() -> Iterator[None]:
    """Disable the libraries' progress bars and log lines inside the block."""
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
