"""The record of a run, `run.json`: its plan, what was asked, each session with its versions and seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from benchmarks.types import Answer
from r1eval.engines.protocol import Engine, Rendered
from r1eval.errors import RunFolderError
from r1eval.run import prepare
from r1eval.run.plan import Plan, differences
from r1eval.run.prepare import Asked
from r1eval.scoring.grader import GRADER_VERSION
from r1eval.store.folder import RunFolder
from r1eval.store.machine import hardware, versions

Record = dict[str, Any]


def open_record(
    folder: RunFolder,
    plan: Plan,
    asked: Sequence[Asked],
    engine: Engine,
    declared: Mapping[str, Any] | None = None,
) -> Record:
    """The record of a new run, or of the run that goes on, with a session begun; written to the folder.

    `declared` is what a new run's record says from its start beside the plan. RunFolderError, with each
    difference, if the folder's run asked something else.
    """
    if folder.exists():
        record = folder.read_run()
        _refuse_other_settings(folder, record, plan, asked)
        if record["grader"] != GRADER_VERSION:
            forget_scores(folder, record)
    else:
        record = {"plan": plan.as_json(), "grader": GRADER_VERSION, **(declared or {})}
        record |= {"benchmarks": {}, "sessions": []}
        for one in asked:
            messages = [[asdict(message) for message in messages] for messages in one.messages]
            folder.write_questions(one.benchmark.name, one.questions, messages)
            record["benchmarks"][one.benchmark.name] = _about(one, engine, plan)
    if any(about.get("programs") for about in record["benchmarks"].values()):
        judged_by(record, plan.judging, plan.isolation)
    record["sessions"].append({"started": now(), "versions": versions(), "hardware": hardware()})
    folder.write_run(record)
    return record


def raise_k(folder: RunFolder, record: Record, asked: Sequence[Asked]) -> None:
    """Write down that the run goes on with a greater k: its plan, and the fingerprints, are of this k now."""
    for one in asked:
        name, k = one.benchmark.name, one.sampling.k
        record["plan"]["sampling"][name]["k"] = k
        record["benchmarks"][name] |= {"k": k, "fingerprint": one.fingerprint}
    folder.write_run(record)


def forget_scores(folder: RunFolder, record: Record) -> None:
    """Drop what an other grader, or another reading, derived; it is derived anew from the samples."""
    for name in record["benchmarks"]:
        folder.write_scores(name, [])
    record["grader"] = GRADER_VERSION
    record.pop("judged", None)


def judged_by(record: Record, rules: str, isolation: str) -> None:
    """Write down, before the first program runs, by which rules and how isolated its verdict is made."""
    judged = record.setdefault("judged", {"rules": rules, "isolation": [], "sandbox": {}})
    judged["isolation"] = sorted({*judged["isolation"], isolation})


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _refuse_other_settings(folder: RunFolder, record: Record, plan: Plan, asked: Sequence[Asked]) -> None:
    changed = differences(record["plan"], plan)
    for one in asked:
        stored = record["benchmarks"].get(one.benchmark.name)
        if stored and stored["fingerprint"] != one.fingerprint and not changed:
            changed.append(
                f"{one.benchmark.name}: other questions, prompts, golds or tests than in the folder"
            )
    if changed:
        raise RunFolderError(
            f"{folder.path} holds a run with other settings; give another --out, or the same settings:\n  "
            + "\n  ".join(changed)
        )


def _about(asked: Asked, engine: Engine, plan: Plan) -> Record:
    rendered = prepare.rendered_example(asked, engine)
    return {
        "title": asked.benchmark.title,
        "published": asked.benchmark.published,
        "metrics": list(asked.benchmark.metrics),
        "questions": len(asked.questions),
        "programs": sum(question.answer is Answer.PROGRAM for question in asked.questions),
        "k": asked.sampling.k,
        "fingerprint": asked.fingerprint,
        "dataset": asked.benchmark.dataset.repo,
        "revision": asked.revision,
        "notices": list(asked.notices),
        "warnings": [],
        "rendered_prompt": rendered.text,
        "opens_thinking": _opens_thinking(rendered, plan),
    }


def _opens_thinking(rendered: Rendered, plan: Plan) -> bool:
    """Where a server or a file does not show its prompt, the prefill says what replies were begun with."""
    if rendered.text is None:
        return plan.prefill.rstrip().endswith("<think>")
    return rendered.opens_thinking
