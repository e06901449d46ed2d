"""Finds the files of a model, in a folder or at the hub, and says why a path is no model.

A model is what vLLM takes for one: a folder or repository with `config.json`, or Mistral's `params.json`.
"""

import json
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from r1eval.engines.vllm_settings import is_cpu_build
from r1eval.errors import R1evalError

ADAPTER_FILE = "adapter_config.json"
"""describes a LoRA adapter, as PEFT writes it"""

CONFIG_FILES = ("config.json", "params.json")


def check_model(model: str) -> None:
    """R1evalError for a path that is no model: nothing, one file, an adapter, GGUF without its plugin."""
    path = Path(model)
    if is_gguf(model):
        if not reads_gguf():
            raise R1evalError(
                f"model {model}: the installed vLLM does not read GGUF (on a GPU it does with the package "
                "vllm-gguf-plugin); serve the file with llama.cpp and give --base-url, or give the original "
                "model's folder"
            )
        if model.endswith(".gguf") and not path.is_file():
            raise R1evalError(f"model {model}: there is no such file")
    elif path.is_file():
        raise R1evalError(f"model {model}: is a file; give the folder with its config.json and weights")
    elif path.is_dir():
        _check_folder(path)
    elif path.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise R1evalError(
            f"model {model}: there is no such folder; give a folder with the model's files, or a hub id"
        )


def _check_folder(folder: Path) -> None:
    if any((folder / name).is_file() for name in CONFIG_FILES):
        return
    if (folder / ADAPTER_FILE).is_file():
        raise R1evalError(
            f"model {folder}: is a LoRA adapter of {base_model(folder) or 'another model'}; "
            f"give --model BASE --lora {folder}"
        )
    ggufs = sorted(folder.glob("*.gguf"))
    if ggufs:
        raise R1evalError(f"model {folder}: has no config.json, only GGUF; give the file: --model {ggufs[0]}")
    raise R1evalError(f"model {folder}: has no config.json; give a folder with the model's files")


def base_model(adapter: Path) -> str:
    """The model that an adapter was trained on, as its configuration says; "" if it does not say."""
    try:
        return str(read_json(adapter / ADAPTER_FILE).get("base_model_name_or_path") or "")
    except R1evalError:
        return ""


def is_gguf(model: str) -> bool:
    """Whether this names a GGUF file: `x.gguf`, or vLLM's `owner/repository:quantization`."""
    if model.endswith(".gguf"):
        return True
    repository, colon, quantization = model.rpartition(":")
    return bool(colon and quantization) and repository.count("/") == 1 and not Path(model).exists()


def reads_gguf() -> bool:
    """Whether the installed vLLM reads GGUF: itself (before 0.24), or by its plugin, which needs a GPU."""
    vllm = find_spec("vllm")
    if vllm is not None and vllm.origin is not None:
        quantizations = Path(vllm.origin).parent / "model_executor" / "layers" / "quantization"
        if (quantizations / "gguf.py").is_file():
            return True
    plugins = entry_points(group="vllm.general_plugins")
    return not is_cpu_build() and any("gguf" in plugin.name for plugin in plugins)


def locate(model: str, revision: str | None) -> tuple[str, dict[str, Any]]:
    """What transformers' `from_pretrained` takes for a model: where it is, and further arguments."""
    if not is_gguf(model):
        return model, {"revision": revision}
    if model.endswith(".gguf"):
        path = Path(model)
        return str(path.parent), {"gguf_file": path.name}
    return model.rpartition(":")[0], {"revision": revision}


def find_file(model: str, name: str, revision: str | None = None) -> Path | None:
    """A file of a model, downloaded into the hub's cache if need be; None if there is none of this name."""
    folder = Path(model)
    if folder.exists():
        return folder / name if (folder / name).is_file() else None
    from transformers.utils import cached_file

    try:
        found = cached_file(model, name, revision=revision, _raise_exceptions_for_missing_entries=False)
    except (OSError, ValueError):
        return None
    return None if found is None else Path(found)


def file_names(model: str, revision: str | None = None) -> frozenset[str]:
    """The names of a model's files; those in the hub's cache if the hub cannot be reached."""
    folder = Path(model)
    if not folder.is_dir():
        listed = _hub_names(model, revision)
        if listed is not None:
            return listed
        config = find_file(model, "config.json", revision) or find_file(model, "params.json", revision)
        if config is None:
            return frozenset()
        folder = config.parent
    return frozenset(path.name for path in folder.iterdir())


def has_mistral_weights(model: str, revision: str | None) -> bool:
    """Whether the weights are there in Mistral's own format, by which vLLM knows such a model."""
    names = file_names(model, revision)
    return any(name.startswith("consolidated") and name.endswith(".safetensors") for name in names)


@cache
def _hub_names(model: str, revision: str | None) -> frozenset[str] | None:
    from httpx import HTTPError
    from huggingface_hub import constants, list_repo_files
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    if constants.HF_HUB_OFFLINE:
        return None
    try:
        return frozenset(list_repo_files(model, revision=revision))
    except (HfHubHTTPError, HFValidationError, HTTPError, OSError):
        return None


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file; R1evalError if it holds none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise R1evalError(f"{path}: cannot be read ({error})") from None
    if not isinstance(value, dict):
        raise R1evalError(f"{path}: must hold a JSON object, not {type(value).__name__}")
    return value


def read_error(model: str, part: str, error: Exception) -> R1evalError:
    """The error for a part of a model that a library could not read: its message on one line."""
    reason = " ".join(str(error).split())[:300] or type(error).__name__
    return R1evalError(
        f"model {model}: its {part} cannot be read ({reason}); "
        "give a folder with the model's files, or a hub id that this machine can reach"
    )
