"""Finds the checkpoints of a training run: folders with a step in their name, and the model inside each."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from r1eval.engines.model_files import ADAPTER_FILE, CONFIG_FILES, read_json
from r1eval.engines.weight_files import SINGLE_FILE, UnfinishedFileError, model_tensors, read_tensors
from r1eval.errors import R1evalError
from r1eval.report.manifest_facts import training_step

TEMPORARY = re.compile(
    r"^[._]|(^|[-_.])(tmp|temp|partial|incomplete|deleted|old|new)([-_.]|$)|~$", re.IGNORECASE
)
"""folders that are being written, moved or deleted: `tmp-checkpoint-500`, `checkpoint-500.partial`"""

OTHER_MODELS = re.compile(r"critic|value|reward|ref|optim|teacher|draft", re.IGNORECASE)
"""folders in a checkpoint that hold something else than the policy, as in verl's `global_step_N/critic`"""

DEPTH = 3
"""levels below a checkpoint that are searched for its model: verl has `global_step_N/actor/huggingface`"""

ADAPTER_WEIGHTS = ("adapter_model.safetensors", "adapter_model.bin")


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint as it is on disk now."""

    name: str
    """of its folder, and of its run"""
    step: int
    model: Path | None
    """the folder with the model's or the adapter's files; None while there is none"""
    is_adapter: bool = False
    waits_for: str = ""
    """what is missing; "" if all files are there and whole"""


def find_checkpoints(folder: Path, within: str = "", known: Container[str] = ()) -> list[Checkpoint]:
    """The checkpoints directly in this folder, newest first: by step, then by name.

    `within`: where the model is in each, such as `actor/huggingface`; "" to look for it. Those with `known`
    names are left out, without looking into them.
    """
    paths = (path for path in folder.iterdir() if path.name not in known and path.is_dir())
    steps = ((path, _step(path.name)) for path in paths)
    found = [_look(path, step, within) for path, step in steps if step is not None]
    return sorted(found, key=lambda one: (one.step, one.name), reverse=True)


def file_stamps(model: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change of each file of a model: equal as long as nothing is written there."""
    stamps = []
    for path in sorted(model.iterdir()):
        status = path.stat() if path.exists() else path.lstat()  # of a link that leads nowhere, its own
        if not path.is_dir():
            stamps.append((path.name, status.st_size, status.st_mtime_ns))
    return tuple(stamps)


def _step(name: str) -> int | None:
    """The step in a folder's name; None for a name without one, or of a folder that is being written.

    >>> _step("checkpoint-500"), _step("global_step_20"), _step("tmp-checkpoint-500"), _step("final")
    (500, 20, None, None)
    """
    return None if TEMPORARY.search(name) else training_step(name, "")


def _look(path: Path, step: int, within: str) -> Checkpoint:
    try:
        return _checkpoint(path, step, within)
    except OSError as error:  # it is being moved or deleted
        return Checkpoint(path.name, step, None, waits_for=f"cannot be read ({error.strerror})")


def _checkpoint(path: Path, step: int, within: str) -> Checkpoint:
    folders = [path / within] if within else list(_model_folders(path, DEPTH))
    folders = [folder for folder in folders if _is_model(folder)]
    if len(folders) != 1:
        names = ", ".join(str(folder.relative_to(path)) for folder in folders)
        reason = f"several models ({names}); give --within" if folders else "no config.json yet"
        return Checkpoint(path.name, step, None, waits_for=reason)
    (model,) = folders
    is_adapter = (model / ADAPTER_FILE).is_file() and not any(model.glob("model*.safetensors*"))
    missing = _missing_of_adapter(model) if is_adapter else _missing_of_model(model)
    return Checkpoint(path.name, step, model, is_adapter, missing)


def _model_folders(path: Path, depth: int) -> Iterator[Path]:
    """The folder itself if it holds a model, else those below it that do and are not another model's."""
    if _is_model(path):
        yield path
    elif depth:
        for inside in sorted(path.iterdir()):
            if inside.is_dir() and not OTHER_MODELS.search(inside.name):
                yield from _model_folders(inside, depth - 1)


def _is_model(folder: Path) -> bool:
    return any((folder / name).is_file() for name in (*CONFIG_FILES, ADAPTER_FILE))


def _missing_of_model(folder: Path) -> str:
    """What a model still lacks; other files of weights than safetensors are only looked for."""
    try:
        read_json(next(folder / name for name in CONFIG_FILES if (folder / name).is_file()))
    except R1evalError:
        return "its configuration is not whole"
    if not any(folder.glob("*.safetensors*")) and any(folder.glob("pytorch_model*.bin")):
        return ""
    if any(folder.glob("consolidated*.safetensors")) and not (folder / SINGLE_FILE).exists():
        return ""
    try:
        model_tensors(folder)
    except UnfinishedFileError as error:
        return str(error)
    return ""


def _missing_of_adapter(folder: Path) -> str:
    weights = next((folder / name for name in ADAPTER_WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        return f"{ADAPTER_WEIGHTS[0]} is missing"
    if weights.suffix == ".bin":
        return ""
    try:
        read_tensors(weights)
    except UnfinishedFileError as error:
        return str(error)
    return ""
