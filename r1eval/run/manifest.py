"""The record of a run, `run.json`: its plan, its benchmarks, and each session with versions and seconds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from benchmarks.types import Answer
from r1eval.engines.protocol import Engine
from r1eval.run import prepare
from r1eval.run.adaptive_options import planned_checkpoints
from r1eval.run.growth import check_same_settings, grow, skipped_entry, timestamp, write_questions
from r1eval.run.plan import Plan
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.thinking import prompt_thinking
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.store.digests import questions_digest
from r1eval.store.folder import RunFolder
from r1eval.store.machine import hardware, versions

RunRecord = dict[str, Any]
"""the content of run.json"""


RENEWED = ("cutoff", "name")
"""fields of a plan that a resumed run takes from the command, if it gives them"""


def open_record(
    folder: RunFolder,
    plan: Plan,
    benchmarks: Sequence[PreparedBenchmark],
    engine: Engine,
    extra_fields: Mapping[str, Any] | None = None,
) -> RunRecord:
    """The record of a new or resumed run, with a new session added; written to the folder.

    `extra_fields` are added to the record of a new run, next to the plan. RunFolderError, with each
    difference, if the folder has a run with other settings.
    """
    if folder.exists():
        record = folder.read_run()
        check_same_settings(folder, record, plan, benchmarks)
        if record["grader"] != GRADER_VERSION:
            record["grader"] = GRADER_VERSION
            record.pop("judged", None)
        grow(folder, record, plan, benchmarks)
        record_suites(record, [*(record["plan"].get("suites") or ()), *plan.to_json()["suites"]])
        record["plan"] |= {name: value for name in RENEWED if (value := getattr(plan, name))}
    else:
        record = {"plan": plan.to_json(), "grader": GRADER_VERSION, **(extra_fields or {})}
        record |= {"benchmarks": {}, "sessions": []}
    for prepared in benchmarks:
        if prepared.benchmark.name not in record["benchmarks"]:
            write_questions(folder, prepared)
            record["benchmarks"][prepared.benchmark.name] = _benchmark_entry(prepared, engine, plan)
        record["benchmarks"][prepared.benchmark.name]["questions_digest"] = questions_digest(
            prepared.questions
        )
    if any(entry.get("programs") for entry in record["benchmarks"].values()):
        record_judging(record, plan.judging, plan.isolation)
    record["sessions"].append({"started": timestamp(), "versions": versions(), "hardware": hardware()})
    folder.write_run(record)
    return record


def record_k(folder: RunFolder, record: RunRecord, benchmarks: Sequence[PreparedBenchmark]) -> None:
    """Record, in its plan too, that the run continues with a greater k."""
    for prepared in benchmarks:
        name, k = prepared.benchmark.name, prepared.sampling.k
        record["plan"]["sampling"][name]["k"] = k
        record["benchmarks"][name] |= {"k": k, "fingerprint": prepared.fingerprint}
    folder.write_run(record)


def record_suites(record: RunRecord, suites: Iterable[Mapping[str, Any]]) -> None:
    """Record these suites in the plan, each once, the last of those with the same name."""
    if by_name := {suite["name"]: suite for suite in suites}:
        record["plan"]["suites"] = list(by_name.values())


def record_judging(record: RunRecord, rules: str, isolation: str) -> None:
    """Record, before the first program runs, by which rules and with which isolation programs are judged."""
    judged = record.setdefault("judged", {"rules": rules, "isolation": [], "sandbox": {}})
    judged["isolation"] = sorted({*judged["isolation"], isolation})


def benchmark_facts(prepared: PreparedBenchmark, fingerprint: str) -> RunRecord:
    """What an entry says of the benchmark itself, whoever made the samples."""
    weighted = prepared.benchmark.weighted
    return {
        "title": prepared.benchmark.title,
        "published": prepared.benchmark.published,
        "metrics": list(prepared.benchmark.metrics),
        **({"weighted": asdict(weighted)} if weighted else {}),
        "questions": len(prepared.questions),
        "programs": sum(question.answer is Answer.PROGRAM for question in prepared.questions),
        "k": prepared.sampling.k,
        "fingerprint": fingerprint,
        "dataset": prepared.benchmark.dataset.repo,
        "revision": prepared.revision,
    }


def _benchmark_entry(prepared: PreparedBenchmark, engine: Engine, plan: Plan) -> RunRecord:
    """A benchmark's entry under `benchmarks` in run.json."""
    checkpoints = planned_checkpoints(plan, prepared.benchmark.name)
    rendered = prepare.render_example(prepared, engine)
    tags, opened = prompt_thinking(plan, rendered, engine)
    return {
        **benchmark_facts(prepared, prepared.fingerprint),
        "notices": list(prepared.notices),
        "warnings": [],
        "rendered_prompt": rendered.text,
        "opens_thinking": opened,
        "thinking_tags": tags,
        **({"dates": list(dates)} if (dates := prepared.benchmark.dates) else {}),
        **skipped_entry(prepared),
        **({"checkpoints": list(checkpoints)} if checkpoints else {}),
    }
