"""Facts from `run.json`: settings, machine, versions, sessions, training step, identity of a run."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.run.plan import RESUMABLE_FIELDS
from r1eval.run.progress import format_duration
from r1eval.store.machine import PACKAGES
from r1eval.store.privacy import without_places
from r1eval.store.public_names import STEP_PATTERN, model_name, public_name
from r1eval.tables.settings import not_sent
from reports.site.facts import to_the_second

Manifest = Mapping[str, Any]
NamedValues = tuple[tuple[str, str], ...]
SCORING_FIELDS = frozenset({"answer_from", "judging"})
"""fields of a plan that only affect scoring: rescoring with other values does not make it another run"""
PATH_KEYS = ("path",)
"""fields of an engine's record that are paths on this machine, which no report shows"""


def training_step(model: str, folder: str) -> int | None:
    """The training step in the model's name, or else in the run folder's; the last one of several.

    >>> training_step("org/actor/global_step_1200/hf", "x"), training_step("org/m", "ckpt-40")
    (1200, 40)
    >>> training_step("stepfun/Step-3", "run")
    3
    >>> training_step("Qwen2.5-7B", "footstep9"), training_step("step-" + "9" * 5_000, "run")
    (None, None)
    """
    for name in (model, folder):
        if steps := STEP_PATTERN.findall(name):
            return int(steps[-1])
    return None


def run_identity(run: Manifest) -> str:
    """Hash of the first plan and of the start time; unchanged when a run is resumed, rescored or grows."""
    excluded = RESUMABLE_FIELDS | SCORING_FIELDS
    plan = {name: value for name, value in run["plan"].items() if name not in excluded}
    steps = run.get("growth") or ()
    added = {step["benchmark"] for step in steps if step["k"][0] == 0}
    sampling = {
        name: {key: value for key, value in one.items() if key != "k"}
        for name, one in (plan.get("sampling") or {}).items()
        if name not in added
    }
    limit = next((step["limit"] for step in steps if "limit" in step), plan.get("limit"))
    parts = [{**plan, "limit": limit, "sampling": sampling}, start_time(run)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def start_time(run: Manifest) -> str:
    """ISO time when the first session started; "" where none is recorded."""
    return next((str(one["started"]) for one in _sessions(run) if one.get("started")), "")


def total_seconds(run: Manifest, stage: str | None = None) -> float | None:
    """Time of all sessions, in one stage or in all; None if a killed session did not record its time."""
    times = [one.get("seconds") for one in _sessions(run)]
    if not times or not all(times):
        return None
    return float(sum(one.get(stage, 0.0) if stage else sum(one.values()) for one in times if one))


def settings(run: Manifest) -> NamedValues:
    """The settings of the plan for display, without paths on this machine."""
    plan = run["plan"]
    arguments = {**(plan.get("engine_args") or {}), **(plan.get("how_fast") or {})}
    commands = [str(one["command"]) for one in _sessions(run) if one.get("command")]
    values = {
        "command": without_places(commands[-1]) if commands else None,
        "name": plan.get("name"),
        "model": model_name(str(plan["model"])),
        "engine": plan.get("engine"),
        "imported from": _imported(run),
        "engine arguments": _format_pairs(
            {name: value for name, value in arguments.items() if name not in PATH_KEYS}
        ),
        "servers": ", ".join(plan.get("base_urls") or ()),
        "preset": plan.get("preset"),
        "seed": plan.get("seed"),
        "adaptive k": _adaptive_k(run),
        "limit": plan.get("limit") and f"the first {plan['limit']} questions of each benchmark",
        "selection": _format_pairs(plan.get("selection") or {}),
        **_prompt_settings(plan, not_sent(run)),
        "not taken by the server": "; ".join(f"{name}: {reason}" for name, reason in not_sent(run).items()),
        "answers are read": {"answer": "after the thinking", "anywhere": "anywhere"}.get(
            plan.get("answer_from", "answer")
        ),
        "grader": f"version {run.get('grader', '')}",
    }
    return tuple(
        (name, str(value))
        for name, value in (values | _judging_settings(run)).items()
        if value not in (None, "")
    )


def _imported(run: Manifest) -> str | None:
    """The harness and the files of an imported run, without their folders."""
    if not (imported := run.get("imported")):
        return None
    files = (f"{Path(one['path']).name} (SHA-256 {one['sha256'][:12]}…)" for one in imported["sources"])
    log = f"a log of {imported['harness']}: " if imported.get("harness") else ""
    return log + ", ".join(files)


def _adaptive_k(run: Manifest) -> str | None:
    if not (target := run["plan"].get("target_se")):
        return None
    most = {max(entry["checkpoints"]) for entry in run["benchmarks"].values() if entry.get("checkpoints")}
    at_most = f", at most {' or '.join(map(str, sorted(most)))} samples per question" if most else ""
    return f"until the re-run error of pass@1, in points, is about {100 * target:g}{at_most}"


def machine(run: Manifest) -> NamedValues:
    """Hardware and engine of all sessions; where sessions differ, all values joined by "and"."""
    values: dict[str, dict[str, None]] = {}
    for session in _sessions(run):
        for name, value in (*_hardware(session.get("hardware") or {}), *_engine(session.get("engine") or {})):
            if value:
                values.setdefault(name, {})[value] = None
    joined = tuple((name, " and ".join(distinct)) for name, distinct in values.items())
    return (*joined, *_samples_by_server(run))


def _samples_by_server(run: Manifest) -> Iterator[tuple[str, str]]:
    """How many samples each server gave, in all sessions together."""
    counts = Counter[str]()
    for session in _sessions(run):
        servers = (session.get("engine") or {}).get("servers")
        for server, about in servers.items() if isinstance(servers, Mapping) else ():
            counts[server] += about.get("samples") or 0
    if counts:
        yield "samples by server", ", ".join(f"{server}: {count}" for server, count in counts.items())


def versions(run: Manifest) -> dict[str, str]:
    """Package -> version over all sessions; where sessions differ, all versions joined by "and"."""
    records = [session.get("versions") or {} for session in _sessions(run)]
    names = dict.fromkeys(("python", *PACKAGES, *(name for record in records for name in record)))
    joined = {name: _join_distinct(record.get(name) for record in records) for name in names}
    return {name: value for name, value in joined.items() if value}


def sessions(run: Manifest) -> tuple[NamedValues, ...]:
    """Start and end of each session, the duration of its stages, and its shard in a merged run."""
    return tuple(
        (
            *((("shard", str(one["shard"])),) if one.get("shard") else ()),
            ("started", to_the_second(str(one.get("started", "")))),
            ("ended", to_the_second(str(one.get("ended") or "interrupted"))),
            *((stage, format_duration(duration)) for stage, duration in (one.get("seconds") or {}).items()),
        )
        for one in _sessions(run)
    )


def _sessions(run: Manifest) -> Sequence[Mapping[str, Any]]:
    return run.get("sessions") or []


def _prompt_settings(plan: Mapping[str, Any], refused: Mapping[str, str]) -> dict[str, Any]:
    """What is around the prompts, without what the server did not take."""
    plan = {name: value for name, value in plan.items() if name not in refused}
    lora = str(plan.get("lora") or "")
    return {
        "LoRA": public_name(lora),
        "chat template": "none (--completion)" if plan.get("completion") else None,
        "chat template arguments": _format_pairs(plan.get("chat_template_args") or {}),
        "system prompt": plan.get("system"),
        "prompts in the template": plan.get("template"),
        "thinking tags": " … ".join(plan.get("thinking") or ()),
        "replies start with": plan.get("prefill") and repr(plan["prefill"]),
    }


def _judging_settings(run: Manifest) -> dict[str, str]:
    judged = run.get("judged") or {}
    sandbox = judged.get("sandbox") or {}
    return {
        "programs judged by": {"judge": "r1eval's rules", "lcb": "LiveCodeBench's own rules"}.get(
            judged.get("rules", ""), ""
        ),
        "isolation of programs": " and ".join(judged.get("isolation") or ()),
        **{f"sandbox: {name}": str(value) for name, value in sandbox.items()},
    }


def _hardware(hardware: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "accelerators", ", ".join(hardware.get("accelerators") or ())
    yield "processor", str(hardware.get("processor") or "")
    yield "cores", str(hardware.get("cores") or "")
    if hardware.get("memory_bytes"):
        yield "memory", f"{hardware['memory_bytes'] / 2**30:.0f} GiB"
    yield "system", str(hardware.get("system") or "")


def _engine(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        is_counted = name == "servers" and isinstance(value, Mapping)
        if name not in (*PATH_KEYS, "not_sent") and not is_counted:  # the settings say what was not sent
            yield ("engine" if name == "engine" else f"engine: {name}"), _format_value(value)


def _format_value(value: object) -> str:
    """A value as the command line writes it.

    >>> _format_value({"enable_thinking": True, "reasoning_effort": "high"})
    'enable_thinking=true, reasoning_effort=high'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return _format_pairs(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_format_value, value))
    return "" if value is None else str(value)


def _format_pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_format_value(value)}" for name, value in values.items())


def _join_distinct(values: Iterable[Any]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values if value))
