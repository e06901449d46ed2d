"""The settings with which a benchmark was really sampled, from a run's `run.json`."""

import json
from collections.abc import Mapping
from typing import Any

from benchmarks.types import Sampling
from r1eval.engines.extra_body import ExtraBody, read_stored_extra_body
from reports.rows import SampleSettings
from reports.settings import SAMPLING_TITLES


def read_settings(run: Mapping[str, Any], benchmark: str) -> SampleSettings:
    """The effective settings: the plan's, changed by `extra_body`, without what the server did not take.

    `run` is the content of `run.json`; what older versions did not record is neutral. A setting counts as not
    sent if it was not sent in one of the sessions. KeyError, TypeError or AttributeError if `run` is damaged.
    """
    plan, about = run["plan"], run["benchmarks"].get(benchmark) or {}
    sampling = read_sampling(plan, benchmark)
    thinking = plan.get("thinking") or about.get("thinking_tags")
    values: dict[str, Any] = {name: value for name, value in vars(sampling).items() if name != "k"}
    values |= {
        "seed": plan.get("seed"),
        "prefill": _text(plan, "prefill"),
        "system": _text(plan, "system"),
    }
    refused = not_sent(run)
    return SampleSettings(
        **{name: None if name in refused else value for name, value in values.items()},
        answer_from=plan.get("answer_from", "answer"),
        engine=str(plan.get("engine") or ""),
        preset=_text(plan, "preset"),
        chat_template_args=_pairs({} if "chat_template_args" in refused else read_template_args(plan)),
        extra_body=_pairs(_extra_body(plan).rest),
        completion=bool(plan.get("completion")),
        template=_text(plan, "template"),
        thinking=tuple(thinking) if thinking else None,
        lora=_text(plan, "lora"),
        not_sent=tuple(refused.items()),
        unknown=tuple(name for name in TOLD_BY_LOGS if run.get("imported") and values[name] is None),
    )


def read_sampling(plan: Mapping[str, Any], benchmark: str) -> Sampling:
    """The sampling of a stored plan; older versions let `extra_body` change it."""
    return Sampling.from_json({**plan["sampling"][benchmark], **_extra_body(plan).sampling})


def read_template_args(plan: Mapping[str, Any]) -> dict[str, Any]:
    """The chat template's arguments of a stored plan, likewise."""
    return {**(plan.get("chat_template_args") or {}), **_extra_body(plan).chat_template_args}


TOLD_BY_LOGS = ("temperature", "top_p", "max_tokens", "seed")
"""settings that the log of an imported run may tell; it tells no others"""
UNKNOWN_IF_REFUSED = frozenset(
    {"top_k", "min_p", "presence_penalty", "frequency_penalty", "repetition_penalty"}
)
"""settings that an engine leaves out only at their neutral value, where a server does not know them"""


def not_sent(run: Mapping[str, Any]) -> dict[str, str]:
    """Setting -> why the server did not take it, in any session of the run.

    A setting that the server does not know changes nothing there, as its neutral value does: it counts as
    sent.
    """
    refused: dict[str, str] = {}
    for session in run.get("sessions") or ():
        refused |= (session.get("engine") or {}).get("not_sent") or {}
    return {name: str(reason) for name, reason in refused.items() if name not in UNKNOWN_IF_REFUSED}


def asked_settings(settings: SampleSettings) -> list[object]:
    """What a request holds beside its messages and its seed; later settings are left out while neutral, so
    that older runs are equal to themselves."""
    names = (*SAMPLING_TITLES, "chat_template_args", "extra_body", "completion")
    changed = {
        name: value
        for name in names
        if name != "seed" and (value := getattr(settings, name)) != getattr(SampleSettings, name, None)
    }
    stated = [changed.pop(name, None) for name in ("temperature", "top_p", "max_tokens")]
    return [*stated, *([changed] if changed else [])]


def _extra_body(plan: Mapping[str, Any]) -> ExtraBody:
    text = (plan.get("engine_args") or {}).get("extra_body")
    return read_stored_extra_body(str(text)) if text and plan.get("engine") == "openai" else ExtraBody()


def _text(plan: Mapping[str, Any], name: str) -> str:
    value = plan.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(f"{name} is not a text")
    return value


def _pairs(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, json.dumps(value, ensure_ascii=False)) for name, value in sorted(values.items()))
