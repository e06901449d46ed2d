"""A model's own sampling, from the `generation_config.json` in its folder or repository."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from r1eval.engines.extra_body import LARGEST, WHOLE_NUMBERS
from r1eval.errors import R1evalError

FILE = "generation_config.json"
SETTINGS: Mapping[str, str] = {
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "min_p": "min_p",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "repetition_penalty": "repetition_penalty",
    "max_new_tokens": "max_tokens",
}
"""the keys that vLLM reads, and what r1eval calls them (`ModelConfig.get_diff_sampling_param`)"""


def read_generation_config(model: str, args: Mapping[str, str]) -> dict[str, Any]:
    """The sampling settings that the file states, as fields of Sampling; {} if it states none.

    What the file leaves out is neutral, as in `vllm serve`; `do_sample: false` is temperature 0, as in
    transformers. `model`: a folder or a hub id; of the engine's `args`, `revision` and `generation_config` (a
    folder) count. R1evalError if there is no such file.
    """
    named = args.get("generation_config", "auto")
    folder = model if named in ("auto", "vllm") else named
    path = _find(folder, args.get("revision"))
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _error(folder, f"its {FILE} cannot be read ({error})") from None
    if not isinstance(config, dict):
        raise _error(folder, f"its {FILE} is not a JSON object")
    stated = {
        setting: _number(folder, key, config[key])
        for key, setting in SETTINGS.items()
        if config.get(key) is not None
    }
    return stated | ({"temperature": 0.0} if config.get("do_sample") is False else {})


def _find(model: str, revision: str | None) -> Path:
    if Path(model).is_dir():
        path = Path(model) / FILE
        if not path.is_file():
            raise _error(model, f"it has no {FILE}")
        return path
    if model.count("/") != 1 or model.startswith((".", "/", "~")):
        raise _error(model, "it is neither a folder nor a hub id, so its settings are not known")
    return _download(model, revision)


def _download(model: str, revision: str | None) -> Path:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(hf_hub_download(model, FILE, revision=revision))
    except LocalEntryNotFoundError:
        raise _error(model, "the hub cannot be reached, and the file is not in its cache") from None
    except EntryNotFoundError:
        raise _error(model, f"it has no {FILE}") from None
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise _error(model, f"its {FILE} cannot be read ({' '.join(str(error).split())[:200]})") from None


def _number(model: str, key: str, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
        raise _error(model, f"its {FILE} has {key} {value!r}, which is not a number")
    if SETTINGS[key] not in WHOLE_NUMBERS:
        return float(value)
    return max(0, int(value)) if key == "top_k" else int(value)  # -1 is how some spell all tokens


def _error(model: str, problem: str) -> R1evalError:
    return R1evalError(
        f"--preset model: {model}: {problem}; give the options instead (--temperature, --top-p, …), or a "
        "preset of `r1eval list --presets`"
    )
