"""Runs that grow: a greater k or limit, or another benchmark, in a folder that has samples already."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from benchmarks.types import Answer
from r1eval.errors import RunFolderError
from r1eval.run.golds import skipped_difference
from r1eval.run.plan import Plan, differences
from r1eval.run.prepare import PreparedBenchmark
from r1eval.store.folder import RunFolder


def check_same_settings(
    folder: RunFolder, record: dict[str, Any], plan: Plan, benchmarks: Sequence[PreparedBenchmark]
) -> None:
    """RunFolderError, with each difference, unless the run can go on, or grow, to this plan.

    The candidate of a live gate grows by its declared looks only, adaptive k by its target.
    """
    has_fixed_k = "looks" in record or record["plan"].get("target_se") is not None
    changes = differences(record["plan"], plan, may_grow=not has_fixed_k)
    unnamed = [name for name in record["benchmarks"] if name not in plan.sampling]
    if not changes and unnamed and record["plan"]["limit"] != plan.limit:
        changes.append(f"limit: name {', '.join(unnamed)} too, so that all benchmarks have the same")
    for prepared in benchmarks:
        stored = record["benchmarks"].get(prepared.benchmark.name)
        if stored and not changes and not _is_same(prepared, stored):
            name = prepared.benchmark.name
            changes.append(
                skipped_difference(prepared, stored)
                or f"{name}: questions, prompts, golds or tests differ from those in the folder"
            )
    if changes:
        raise RunFolderError(
            f"{folder.path} holds a run with other settings; give another --out, or the same settings:\n  "
            + "\n  ".join(changes)
        )


def grow(
    folder: RunFolder, record: dict[str, Any], plan: Plan, benchmarks: Sequence[PreparedBenchmark]
) -> None:
    """Bring the record and the questions of a run to a plan that asks for more, and record that it grew.

    Each step is an entry of `growth` in run.json: when, which benchmark, its k and questions before and after
    ([0, k] and [0, n] for a benchmark that was added), and --limit before. Nothing is written but
    questions.jsonl.
    """
    plan_now, limit = plan.to_json(), record["plan"]["limit"]
    for prepared in benchmarks:
        name, k, questions = prepared.benchmark.name, prepared.sampling.k, len(prepared.questions)
        entry = record["benchmarks"].get(name)
        before = (0, 0) if entry is None else (entry["k"], entry["questions"])
        if before == (k, questions):
            continue
        record.setdefault("growth", []).append(
            {
                "at": timestamp(),
                "benchmark": name,
                "k": [before[0], k],
                "questions": [before[1], questions],
                "limit": limit,
            }
        )
        sampling = record["plan"]["sampling"].get(name, plan_now["sampling"][name])
        record["plan"]["sampling"][name] = {**sampling, "k": k}
        record["plan"]["limit"] = plan.limit
        if entry is not None:
            if questions != before[1]:
                write_questions(folder, prepared)
            entry |= {
                "k": k,
                "questions": questions,
                "programs": sum(question.answer is Answer.PROGRAM for question in prepared.questions),
                "fingerprint": prepared.fingerprint,
                **skipped_entry(prepared),
            }


def skipped_entry(prepared: PreparedBenchmark) -> dict[str, Any]:
    """What run.json records of the questions that are left out; nothing if none is."""
    return {"skipped_golds": [asdict(one) for one in prepared.skipped]} if prepared.skipped else {}


def write_questions(folder: RunFolder, prepared: PreparedBenchmark) -> None:
    """Write a benchmark's questions with their messages."""
    messages = [[asdict(message) for message in messages] for messages in prepared.messages]
    folder.write_questions(prepared.benchmark.name, prepared.questions, messages)


def timestamp() -> str:
    """The current UTC time in ISO 8601, to the millisecond: runs of one plan differ by their start."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _is_same(prepared: PreparedBenchmark, entry: dict[str, Any]) -> bool:
    """Whether the questions in the folder are the first of these."""
    questions = entry.get("questions", len(prepared.questions))
    return entry["fingerprint"] in prepared.fingerprints(questions, entry["k"])
