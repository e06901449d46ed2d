"""What a run, a model or a data set is called where others read it: never by a path on this machine."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STEP_PATTERN = re.compile(
    r"(?:^|[^a-z])(?:global[_-]?step|step|steps|checkpoint|ckpt|iter)[-_=. ]?(\d{1,12})(?!\d)", re.IGNORECASE
)
"""a training step in a name"""


def is_hub_id(name: str) -> bool:
    """Whether a model's or a data set's name can be one of the hub: `ORG/NAME`, and no folder here.

    >>> is_hub_id("org/m"), is_hub_id("/models/m"), is_hub_id("./m"), is_hub_id("a/b/c"), is_hub_id("m")
    (True, False, False, False, False)
    """
    parts = name.split("/")
    is_plain = all(re.fullmatch(r"\w[\w.-]*", part) for part in parts)
    return len(parts) == 2 and is_plain and not Path(name).exists()


def public_name(name: str) -> str:
    """A hub id as it is; of a path its last component.

    >>> public_name("org/m"), public_name("/models/ann/step-100/"), public_name("gpt-x")
    ('org/m', 'step-100', 'gpt-x')
    """
    return name if is_hub_id(name) else re.split(r"[/\\]", name.rstrip("/\\"))[-1]


def run_name(plan: Mapping[str, Any]) -> str:
    """The run's own name (`--name`), else the model's with its adapter's.

    >>> run_name({"model": "/models/r1-7b", "lora": "org/adapter"}), run_name({"model": "m", "name": "warm"})
    ('r1-7b+org/adapter', 'warm')
    """
    names = (model_name(str(name)) for name in (plan["model"], plan.get("lora")) if name)
    return str(plan.get("name") or "+".join(names))


def model_name(model: str) -> str:
    """A hub id as it is; of a path its last component, or what begins with the component of a training step.

    >>> model_name("org/m"), model_name("/models/r1-7b/"), model_name("/ann/global_step_40/actor/hf")
    ('org/m', 'r1-7b', 'global_step_40/actor/hf')
    """
    return _split(model)[1]


def series_of(model: str) -> str:
    """A digest of the folder that a model lies in, which tells checkpoints of two trainings apart; or "".

    >>> series_of("/ann/a/step-1/hf") == series_of("/ann/a/step-2/hf") != series_of("/ann/b/step-1/hf")
    True
    """
    folder = _split(model)[0]
    return hashlib.sha256(folder.encode("utf-8", "surrogatepass")).hexdigest()[:12] if folder else ""


def _split(model: str) -> tuple[str, str]:
    """The folder of a model's path that is nobody's business, and the rest."""
    if is_hub_id(model):
        return "", model
    parts = re.split(r"[/\\]", model.rstrip("/\\"))
    steps = [place for place, part in enumerate(parts) if STEP_PATTERN.search(part)]
    start = steps[-1] if steps else len(parts) - 1
    return "/".join(parts[:start]), "/".join(parts[start:])
