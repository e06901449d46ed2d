"""Which tensors a model's safetensors files hold, by their headers; a file that is cut off is noticed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LENGTH_BYTES = 8
"""a file begins with the length of its header"""

LONGEST_HEADER = 100_000_000
"""bytes; the format's own limit"""

SINGLE_FILE = "model.safetensors"


class Tensor(NamedTuple):
    """What a header says of a tensor."""

    dtype: str
    shape: tuple[int, ...]


class UnfinishedFileError(ValueError):
    """A file of weights that is not whole, or not there; the message says which."""


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The tensors in a safetensors file; UnfinishedFileError unless it is as long as its header says."""
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(LENGTH_BYTES), "little")
            header = json.loads(file.read(min(length, LONGEST_HEADER)))
            size = path.stat().st_size
    except FileNotFoundError:
        raise UnfinishedFileError(f"{path.name} is missing") from None
    except ValueError:
        raise UnfinishedFileError(f"{path.name} is not whole") from None
    try:
        rows = {name: row for name, row in header.items() if name != "__metadata__"}
        end = LENGTH_BYTES + length + max((row["data_offsets"][1] for row in rows.values()), default=0)
        tensors = {name: Tensor(str(row["dtype"]), tuple(row["shape"])) for name, row in rows.items()}
    except (AttributeError, KeyError, TypeError, IndexError):
        raise UnfinishedFileError(f"{path.name} has no valid header") from None
    if size != end:
        raise UnfinishedFileError(f"{path.name} has {size:,} of {end:,} bytes")
    return tensors


def model_tensors(folder: Path) -> dict[str, Tensor]:
    """The tensors in all files of a model; UnfinishedFileError if a file is missing or not whole."""
    tensors: dict[str, Tensor] = {}
    for path in shards(folder):
        tensors |= read_tensors(path)
    return tensors


def shards(folder: Path) -> Iterator[Path]:
    """The safetensors files of a model: those of its index, or the only one.

    UnfinishedFileError without either.
    """
    index = folder / f"{SINGLE_FILE}.index.json"
    if not index.is_file():
        if not (folder / SINGLE_FILE).is_file():
            raise UnfinishedFileError(f"{SINGLE_FILE} or its index is missing")
        yield folder / SINGLE_FILE
        return
    try:
        names = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UnfinishedFileError(f"{index.name} is not whole") from None
    yield from (folder / str(name) for name in sorted(names))
