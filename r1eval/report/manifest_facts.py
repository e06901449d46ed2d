"""What `run.json` tells of a run: its settings, machine, sessions and speed, training step, identity."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from r1eval.run.plan import WHERE
from r1eval.run.progress import clock
from r1eval.store.machine import PACKAGES

Record = Mapping[str, Any]
Facts = tuple[tuple[str, str], ...]
READING = frozenset({"answer_from", "judging"})
"""fields of a plan that say how samples are scored: scoring them otherwise makes no other run"""
STEP = re.compile(
    r"(?:^|[^a-z])(?:global[_-]?step|step|steps|checkpoint|ckpt|iter)[-_=. ]?(\d{1,12})(?!\d)", re.IGNORECASE
)
PLACES = ("path",)
"""of an engine's own record: where on the machine, which is nobody's business"""


def step(model: str, folder: str) -> int | None:
    """The training step that the model's name tells, or the run folder's; of several the last.

    >>> step("org/actor/global_step_1200/hf", "x"), step("org/m", "ckpt-40"), step("stepfun/Step-3", "run")
    (1200, 40, 3)
    >>> step("Qwen2.5-7B", "footstep9"), step("step-" + "9" * 5_000, "run")
    (None, None)
    """
    for name in (model, folder):
        if found := STEP.findall(name):
            return int(found[-1])
    return None


def identity(run: Record) -> str:
    """Hash of the plan and of the start: the same when a run is resumed, taken to a greater k or rescored."""
    plan = {name: value for name, value in run["plan"].items() if name not in WHERE | READING}
    sampling = {
        name: {key: value for key, value in one.items() if key != "k"}
        for name, one in (plan.get("sampling") or {}).items()
    }
    parts = [{**plan, "sampling": sampling}, started(run)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def started(run: Record) -> str:
    """ISO time of the first session; "" where none is written down."""
    return next((str(one["started"]) for one in _sessions(run) if one.get("started")), "")


def seconds(run: Record, stage: str | None = None) -> float | None:
    """Of all sessions, in one stage or in all; None where a session was killed before it wrote them down."""
    told = [one.get("seconds") for one in _sessions(run)]
    if not told or not all(told):
        return None
    return float(sum(one.get(stage, 0.0) if stage else sum(one.values()) for one in told if one))


def settings(run: Record) -> Facts:
    """The plan, as a page shows it; what says only where things lie on the machine is left out."""
    plan = run["plan"]
    arguments = {**(plan.get("engine_args") or {}), **(plan.get("how_fast") or {})}
    shown = {
        "model": plan["model"],
        "engine": plan.get("engine"),
        "engine arguments": _words({name: one for name, one in arguments.items() if name not in PLACES}),
        "servers": ", ".join(plan.get("base_urls") or ()),
        "preset": plan.get("preset"),
        "seed": plan.get("seed"),
        "limit": plan.get("limit") and f"the first {plan['limit']} questions of each benchmark",
        "selection": _words(plan.get("selection") or {}),
        "replies start with": plan.get("prefill") and repr(plan["prefill"]),
        "answers are read": {"answer": "after the thinking", "anywhere": "anywhere"}.get(
            plan.get("answer_from", "answer")
        ),
        "grader": f"version {run.get('grader', '')}",
    }
    return tuple(
        (name, str(value)) for name, value in (shown | _judged(run)).items() if value not in (None, "")
    )


def machine(run: Record) -> Facts:
    """Hardware and engine of all sessions; where they differ, each."""
    every: dict[str, dict[str, None]] = {}
    for session in _sessions(run):
        for name, value in (*_hardware(session.get("hardware") or {}), *_engine(session.get("engine") or {})):
            if value:
                every.setdefault(name, {})[value] = None
    return tuple((name, " and ".join(values)) for name, values in every.items())


def versions(run: Record) -> dict[str, str]:
    """Package -> version, of all sessions; where they differ, each."""
    every = [session.get("versions") or {} for session in _sessions(run)]
    names = dict.fromkeys(("python", *PACKAGES, *(name for one in every for name in one)))
    found = {name: _distinct(one.get(name) for one in every) for name in names}
    return {name: value for name, value in found.items() if value}


def sessions(run: Record) -> tuple[Facts, ...]:
    """When each started and ended, and the time of its stages."""
    return tuple(
        (
            ("started", str(one.get("started", ""))),
            ("ended", str(one.get("ended") or "interrupted")),
            *((stage, clock(spent)) for stage, spent in (one.get("seconds") or {}).items()),
        )
        for one in _sessions(run)
    )


def _sessions(run: Record) -> Sequence[Mapping[str, Any]]:
    return run.get("sessions") or []


def _judged(run: Record) -> dict[str, str]:
    judged = run.get("judged") or {}
    sandbox = judged.get("sandbox") or {}
    return {
        "programs judged by": {"judge": "r1eval's rules", "lcb": "LiveCodeBench's own rules"}.get(
            judged.get("rules", ""), ""
        ),
        "isolation of programs": " and ".join(judged.get("isolation") or ()),
        **{f"sandbox: {name}": str(value) for name, value in sandbox.items()},
    }


def _hardware(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "accelerators", ", ".join(told.get("accelerators") or ())
    yield "processor", str(told.get("processor") or "")
    yield "cores", str(told.get("cores") or "")
    if told.get("memory_bytes"):
        yield "memory", f"{told['memory_bytes'] / 2**30:.0f} GiB"
    yield "system", str(told.get("system") or "")


def _engine(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in told.items():
        if name not in PLACES:
            yield ("engine" if name == "engine" else f"engine: {name}"), _text(value)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return _words(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)


def _words(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in values.items())


def _distinct(values: Iterable[Any]) -> str:
    return " and ".join(dict.fromkeys(str(value) for value in values if value))
