"""Writes the files of an export, all of them or none, and over existing ones only if the user says so."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from r1eval.errors import R1evalError


@dataclass(frozen=True)
class ExportOutput:
    """Files that are written together."""

    paths: tuple[str, ...]
    """relative to `--out`"""
    source: str
    """what they are made from, for messages"""
    write: Callable[[Path], None]
    """writes all of them under a folder that it is given, which has the folders of `paths`"""


def write_outputs(outputs: Sequence[ExportOutput], out: Path, *, force: bool) -> list[Path]:
    """Write all files below `out`; the paths. Nothing is left there if one of them cannot be written.

    R1evalError if two outputs have the same file, or a file exists and `force` is not given.
    """
    _check(outputs, out, force=force)
    out.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".r1eval-export-", dir=out))
    try:
        for output in outputs:
            for path in output.paths:
                (staging / path).parent.mkdir(parents=True, exist_ok=True)
            output.write(staging)
        written = [path for output in outputs for path in output.paths]
        for path in written:
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / path).chmod(0o644)
            (staging / path).replace(out / path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [out / path for path in written]


def _check(outputs: Sequence[ExportOutput], out: Path, *, force: bool) -> None:
    if out.exists() and not out.is_dir():
        raise R1evalError(f"--out {out} is no folder; name another")
    sources: dict[str, str] = {}
    for output in outputs:
        for path in output.paths:
            if path in sources:
                raise R1evalError(
                    f"{sources[path]} and {output.source} would both write {path}; export them one by one, "
                    "each with its own --out"
                )
            sources[path] = output.source
    existing = [path for path in sources if (out / path).exists() or (out / path).is_symlink()]
    if existing and not force:
        more = f" and {len(existing) - 1} more" if len(existing) > 1 else ""
        verb = "exist" if more else "exists"
        raise R1evalError(f"{out / existing[0]}{more} {verb}; --force overwrites, or name another --out")
