"""What a live gate declares before the candidate's first sample: the plan, the looks, the baseline."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import asked, catalogue
from benchmarks.selection import Selection
from benchmarks.suites import Suite
from benchmarks.types import Benchmark
from r1eval.engines.extra_body import split_extra_body
from r1eval.errors import MissingResultsError, R1evalError, RunFolderError
from r1eval.gate.looks import default_looks
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.run.arguments import OPTION_NAMES, refuse_misplaced, split_engine_args
from r1eval.run.manifest import RunRecord
from r1eval.run.options import choose_engine
from r1eval.run.plan import Plan, differences, with_later_fields
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.statistics.metrics import sample_count_mismatches, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Score
from r1eval.tables.settings import read_sampling, read_template_args


@dataclass(frozen=True)
class LiveOptions:
    """The options of a live candidate; everything else is taken from the baseline."""

    model: str
    engine: str | None = None
    """vllm, or openai with base_urls, if None"""
    engine_args: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    lora: str | None = None
    data: Path | None = None
    seed: int | None = None
    """the baseline's seed + 1 if None"""
    looks: tuple[int, ...] = ()
    """samples per question at each look; if empty, the default looks for the baseline's k"""
    workers: int | None = None
    isolation: str = "bubblewrap"
    benchmarks: tuple[str, ...] = ()
    """.toml files of the baseline's custom benchmarks"""


@dataclass(frozen=True)
class Declaration:
    """A live gate as declared: fixed before the first sample, stored in the candidate's run.json."""

    plan: Plan
    """the candidate's plan at its last look"""
    benchmarks: tuple[Benchmark, ...]
    ks: Mapping[str, tuple[int, ...]]
    """benchmark -> samples per question at each look, ascending"""
    record: Mapping[str, Any]
    """the fields of run.json: `looks` and `live`"""

    def reached_ks(self, folder: RunFolder) -> Mapping[str, int]:
        """The k that each benchmark of the candidate has reached; the first look's k if there is no run yet.

        RunFolderError, with each difference, for a run that was not started with --live or was declared
        differently: a design that changes after the first look cannot keep its rate of false alarms.
        """
        if not folder.exists():
            return {name: ks[0] for name, ks in self.ks.items()}
        record = folder.read_run()
        if "looks" not in record or "live" not in record:
            raise RunFolderError(
                f"{folder.path} holds a run that was not started with --live; name another folder, or leave "
                "--live out"
            )
        reached = {name: about["k"] for name, about in record["benchmarks"].items()}
        try:
            stored = _flatten(record)
        except (AttributeError, KeyError, TypeError):
            raise RunFolderError(
                f"{folder.path / 'run.json'}: looks or live is invalid; restore the file"
            ) from None
        changes = [*self._changes(stored), *differences(record["plan"], self.plan.with_ks(reached))]
        if changes:
            raise RunFolderError(
                f"{folder.path} holds a candidate that was declared with other settings before its first "
                "sample; name another folder, or give the same settings:\n  " + "\n  ".join(changes)
            )
        return reached

    def next_ks(self, reached: Mapping[str, int]) -> dict[str, int]:
        """The next look's k of the benchmarks that have one."""
        rest = {name: [k for k in ks if k > reached[name]] for name, ks in self.ks.items()}
        return {name: ks[0] for name, ks in rest.items() if ks}

    def _changes(self, stored: Mapping[str, Any]) -> list[str]:
        current = _flatten(self.record)
        return [
            f"{name}: {json.dumps(stored.get(name))} in the folder, {json.dumps(current.get(name))} now"
            for name in sorted(stored.keys() | current.keys())
            if stored.get(name) != current.get(name)
        ]


def declare(baseline: RunFolder, settings: GateSettings, live: LiveOptions) -> Declaration:
    """Plan a candidate with the baseline's questions and sampling; nothing is started yet.

    The run seed defaults to the baseline's + 1: with the same seed an unchanged model would generate the
    baseline's texts again, and the gate would compare them with themselves. Raises R1evalError for invalid
    looks or an unsuitable metric, MissingResultsError for a baseline that lacks samples.
    """
    record = baseline.read_run()
    if imported := record.get("imported"):
        raise R1evalError(
            f"{baseline.path} was imported from {imported['format']}: how it was asked is not known well "
            "enough to ask a candidate alike; use a baseline of `r1eval run`, or run the candidate first and "
            "compare with --allow-different-sampling"
        )
    ks = {name: live.looks or default_looks(about["k"]) for name, about in record["benchmarks"].items()}
    _check_looks(ks, record)
    _check_metric(settings.metric, ks, record)
    plan = _plan(record["plan"], live, {name: looks[-1] for name, looks in ks.items()})
    design = {
        name: {"ks": list(looks), "k_baseline": record["benchmarks"][name]["k"]} for name, looks in ks.items()
    }
    about = {
        "baseline": {
            "model": record["plan"]["model"],
            "samples": _sample_digests(baseline, record, settings),
        },
        "alpha": settings.alpha,
        "metric": settings.metric,
        "margins": dict(settings.margins),
    }
    return Declaration(plan, _benchmarks(plan, live.benchmarks), ks, {"looks": design, "live": about})


def _plan(stored: Mapping[str, Any], live: LiveOptions, ks: Mapping[str, int]) -> Plan:
    engine, (args, how_fast) = choose_engine(live.engine, live.base_urls), split_engine_args(live.engine_args)
    _check_arguments(engine, args)
    stored = with_later_fields(stored)
    selected, thinking = stored["selection"], stored["thinking"]
    return Plan(
        model=live.model,
        engine=engine,
        engine_args=args,
        how_fast=how_fast,
        sampling={name: replace(read_sampling(stored, name), k=ks[name]) for name in stored["sampling"]},
        seed=stored["seed"] + 1 if live.seed is None else live.seed,
        limit=stored["limit"],
        preset=stored["preset"],
        prefill=stored["prefill"],
        answer_from=stored["answer_from"],
        judging=stored["judging"],
        isolation=live.isolation,
        base_urls=live.base_urls,
        data=None if live.data is None else str(live.data),
        selection=Selection(**{**selected, "exclude": tuple(selected.get("exclude", ()))}),
        system=stored["system"],
        chat_template_args=read_template_args(stored),
        completion=stored["completion"],
        template=stored["template"],
        thinking=ThinkingTags(*thinking) if thinking else None,
        lora=live.lora or "",
        skip_unreadable_golds=stored["skip_unreadable_golds"],
        suites=tuple(map(Suite.from_json, stored["suites"])),
    )


def _check_arguments(engine: str, args: Mapping[str, str]) -> None:
    """R1evalError for an engine argument that changes what is the baseline's to decide."""
    if named := OPTION_NAMES.intersection(args):
        raise R1evalError(f"--engine-arg {min(named)} is the baseline's in a live gate; leave it out")
    refuse_misplaced(args)
    if engine != "openai" or "extra_body" not in args:
        return
    body = split_extra_body(args["extra_body"])
    if changed := [*body.sampling, *("chat_template_kwargs" for _ in body.chat_template_args)]:
        raise R1evalError(
            f"--engine-arg extra_body: {changed[0]} is the baseline's in a live gate; leave it out"
        )


def _check_looks(ks: Mapping[str, Sequence[int]], record: RunRecord) -> None:
    for name, looks in ks.items():
        if looks[0] < 1 or any(after <= before for before, after in pairwise(looks)):
            raise R1evalError(
                f"--looks {','.join(map(str, looks))}: give increasing numbers of samples per question, from "
                "1 on, such as 16,32,64"
            )
        if looks[-1] > 1 and record["plan"]["sampling"][name]["temperature"] == 0:
            raise R1evalError(
                f"--looks {','.join(map(str, looks))}: {name} is sampled at temperature 0, so all samples "
                "of a question are equal; give --looks 1"
            )


def _check_metric(metric: str, ks: Mapping[str, Sequence[int]], record: RunRecord) -> None:
    match = re.fullmatch(r"pass@([1-9]\d*)", metric)
    if not match:
        raise R1evalError(
            f"--metric {metric}: --live supports pass@1, and pass@j if every look has j samples; finish the "
            "run with r1eval run, and gate it without --live"
        )
    for name, looks in ks.items():
        max_j = min(looks[0], record["benchmarks"][name]["k"])
        if int(match[1]) > max_j:
            raise R1evalError(
                f"--metric {metric}: the first look at {name} has {max_j} samples per question; give --looks "
                f"that start at {match[1]} or more, or --metric pass@{max_j}"
            )


def _benchmarks(plan: Plan, files: Sequence[str]) -> tuple[Benchmark, ...]:
    """The baseline's benchmarks, in its order; .toml files must be given again, as runs do not store them."""
    custom = {one.name: one for one in asked.resolve(files).benchmarks}
    if surplus := [name for name in custom if name not in plan.sampling]:
        raise R1evalError(f"--benchmark: {surplus[0]} is not in the baseline; leave it out")
    catalogued = {one.name for one in catalogue.BENCHMARKS}
    if unknown := [name for name in plan.sampling if name not in catalogued | custom.keys()]:
        raise R1evalError(
            f"{unknown[0]} is a custom benchmark of the baseline: give its file with --benchmark FILE.toml"
        )
    benchmarks = [custom.get(name) or catalogue.find(name) for name in plan.sampling]
    return tuple(catalogue.apply_selection(benchmarks, plan.selection))


def _sample_digests(baseline: RunFolder, record: RunRecord, settings: GateSettings) -> dict[str, str]:
    """benchmark -> a SHA-256 that identifies the baseline's samples, independent of how they are graded.

    MissingResultsError if more questions than allowed lack samples.
    """
    digests = {}
    for name, about in record["benchmarks"].items():
        scores = [score for score in baseline.scores(name) if score.index < about["k"]]
        ids = [question.id for question in baseline.questions(name)]
        missing = [
            question
            for question, n in sample_count_mismatches(tally(scores), ids, about["k"])
            if n < about["k"]
        ]
        if len(missing) > settings.max_missing:
            raise MissingResultsError(
                f"{baseline.path}: {len(missing)} questions of {name} lack samples ({', '.join(missing[:5])}"
                f"{', …' if len(missing) > 5 else ''}); finish the baseline with its command, or allow "
                f"them with --max-missing {len(missing)}"
            )
        digests[name] = _digest(record["sessions"][0]["started"], scores)
    return digests


def _digest(started: str, scores: Sequence[Score]) -> str:
    ordered = sorted(scores, key=lambda score: (score.question_id, score.index))
    rows = [(score.question_id, score.index, score.finish, score.output_tokens) for score in ordered]
    return hashlib.sha256(json.dumps([started, rows]).encode()).hexdigest()


def _flatten(record: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration as a flat mapping, for comparing."""
    live = record["live"]
    return {
        **{f"looks of {name}": design for name, design in record["looks"].items()},
        **{f"samples of the baseline's {name}": sha for name, sha in live["baseline"]["samples"].items()},
        **{name: live[name] for name in ("alpha", "metric", "margins")},
    }
