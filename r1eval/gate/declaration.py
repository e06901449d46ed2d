"""What a live gate declares before the candidate's first sample: what is asked, the looks, the baseline."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks import catalogue
from benchmarks.selection import Selection
from benchmarks.types import Benchmark, Sampling
from r1eval.errors import LackingError, R1evalError, RunFolderError
from r1eval.gate.cases import Settings
from r1eval.gate.looks import default_looks
from r1eval.run.manifest import Record
from r1eval.run.plan import Plan, differences
from r1eval.run.start import split_engine_args
from r1eval.statistics.metrics import irregular, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Score


@dataclass(frozen=True)
class Live:
    """What the user gives beside the baseline, which says everything else."""

    model: str
    engine: str = "vllm"
    engine_args: tuple[str, ...] = ()
    base_urls: tuple[str, ...] = ()
    data: Path | None = None
    seed: int | None = None
    """one after the baseline's if None"""
    looks: tuple[int, ...] = ()
    """samples per question at each look; the default looks at the baseline's k if empty"""
    workers: int | None = None
    isolation: str = "bubblewrap"
    benchmarks: tuple[str, ...] = ()
    """.toml files of the user's own benchmarks that the baseline asked"""


@dataclass(frozen=True)
class Declared:
    plan: Plan
    """the candidate's at its last look"""
    benchmarks: tuple[Benchmark, ...]
    ks: Mapping[str, tuple[int, ...]]
    """benchmark -> samples per question at each look, ascending"""
    record: Mapping[str, Any]
    """what the candidate's run.json says of it from the start"""

    def begun(self, folder: RunFolder) -> Mapping[str, int]:
        """The k that each benchmark of the candidate has come to: the first look's if there is no candidate.

        RunFolderError, with each difference, for a run that was not begun live, or with another design: a
        design that changes after the first look keeps no rate of false alarms.
        """
        if not folder.exists():
            return {name: ks[0] for name, ks in self.ks.items()}
        record = folder.read_run()
        if "looks" not in record or "live" not in record:
            raise RunFolderError(
                f"{folder.path} holds a run that was not begun with --live; name another folder, or leave "
                "--live out"
            )
        reached = {name: about["k"] for name, about in record["benchmarks"].items()}
        try:
            declared = _flat(record)
        except (AttributeError, KeyError, TypeError):
            raise RunFolderError(
                f"{folder.path / 'run.json'}: looks or live is not what it should be; restore it"
            ) from None
        changed = [*self._changed(declared), *differences(record["plan"], self.plan.at(reached))]
        if changed:
            raise RunFolderError(
                f"{folder.path} holds a candidate of another design, which was declared before its first "
                "sample; name another folder, or give the same settings:\n  " + "\n  ".join(changed)
            )
        return reached

    def next(self, reached: Mapping[str, int]) -> dict[str, int]:
        """The next look's k of the benchmarks that have one."""
        rest = {name: [k for k in ks if k > reached[name]] for name, ks in self.ks.items()}
        return {name: ks[0] for name, ks in rest.items() if ks}

    def _changed(self, stored: Mapping[str, Any]) -> list[str]:
        wanted = _flat(self.record)
        return [
            f"{name}: {json.dumps(stored.get(name))} in the folder, {json.dumps(wanted.get(name))} now"
            for name in sorted(stored.keys() | wanted.keys())
            if stored.get(name) != wanted.get(name)
        ]


def declare(baseline: RunFolder, settings: Settings, live: Live) -> Declared:
    """The candidate asks what the baseline asked, sampled in the same way; nothing is started yet.

    The run seed is one after the baseline's by default: with the same seed an unchanged model would write
    the very texts of the baseline, and the gate compare them with themselves. Raises R1evalError for looks
    or a metric that cannot be, LackingError for a baseline that lacks samples.
    """
    record = baseline.read_run()
    ks = {name: live.looks or default_looks(about["k"]) for name, about in record["benchmarks"].items()}
    _check_looks(ks, record)
    _check_metric(settings.metric, ks, record)
    plan = _plan(record["plan"], live, {name: looks[-1] for name, looks in ks.items()})
    design = {
        name: {"ks": list(looks), "k_baseline": record["benchmarks"][name]["k"]} for name, looks in ks.items()
    }
    about = {
        "baseline": {"model": record["plan"]["model"], "samples": _identity(baseline, record, settings)},
        "alpha": settings.alpha,
        "metric": settings.metric,
        "margins": dict(settings.margins),
    }
    return Declared(plan, _benchmarks(plan, live.benchmarks), ks, {"looks": design, "live": about})


def _plan(stored: Mapping[str, Any], live: Live, ks: Mapping[str, int]) -> Plan:
    args, how_fast = split_engine_args(live.engine_args)
    selected = stored.get("selection", {})  # older runs lack it
    return Plan(
        model=live.model,
        engine=live.engine,
        engine_args=args,
        how_fast=how_fast,
        sampling={name: replace(Sampling(**one), k=ks[name]) for name, one in stored["sampling"].items()},
        seed=stored["seed"] + 1 if live.seed is None else live.seed,
        limit=stored["limit"],
        preset=stored["preset"],
        prefill=stored["prefill"],
        answer_from=stored["answer_from"],
        judging=stored.get("judging", "judge"),
        isolation=live.isolation,
        base_urls=live.base_urls,
        data=None if live.data is None else str(live.data),
        selection=Selection(**{**selected, "exclude": tuple(selected.get("exclude", ()))}),
    )


def _check_looks(ks: Mapping[str, Sequence[int]], record: Record) -> None:
    for name, looks in ks.items():
        if looks[0] < 1 or any(after <= before for before, after in pairwise(looks)):
            raise R1evalError(
                f"--looks {','.join(map(str, looks))}: give samples per question from 1 on, each more than "
                "the one before, such as 16,32,64"
            )
        if looks[-1] > 1 and record["plan"]["sampling"][name]["temperature"] == 0:
            raise R1evalError(
                f"--looks {','.join(map(str, looks))}: {name} is sampled at temperature 0, where all samples "
                "of a question are equal; give --looks 1"
            )


def _check_metric(metric: str, ks: Mapping[str, Sequence[int]], record: Record) -> None:
    found = re.fullmatch(r"pass@([1-9]\d*)", metric)
    if not found:
        raise R1evalError(
            f"--metric {metric}: --live decides by pass@1, or by pass@j where every look has j samples; "
            "finish the run with r1eval run, and gate it without --live"
        )
    for name, looks in ks.items():
        most = min(looks[0], record["benchmarks"][name]["k"])
        if int(found[1]) > most:
            raise R1evalError(
                f"--metric {metric}: the first look at {name} has {most} samples per question; give --looks "
                f"that begin with {found[1]} or more, or --metric pass@{most}"
            )


def _benchmarks(plan: Plan, files: Sequence[str]) -> tuple[Benchmark, ...]:
    """The baseline's benchmarks, in its order; .toml files are named again, as a run does not keep them."""
    own = {one.name: one for one in (catalogue.find(file) for file in files)}
    if surplus := [name for name in own if name not in plan.sampling]:
        raise R1evalError(f"--benchmark: the baseline did not ask {surplus[0]}; leave it out")
    known = {one.name for one in catalogue.ALL}
    if unknown := [name for name in plan.sampling if name not in known | own.keys()]:
        raise R1evalError(
            f"the baseline asked {unknown[0]}, which is a benchmark of your own: give --benchmark FILE.toml"
        )
    found = [own.get(name) or catalogue.find(name) for name in plan.sampling]
    return tuple(catalogue.select(found, plan.selection))


def _identity(baseline: RunFolder, record: Record, settings: Settings) -> dict[str, str]:
    """Per benchmark a SHA-256 that says which samples the baseline has, however they are graded.

    LackingError if more questions lack some than may.
    """
    found = {}
    for name, about in record["benchmarks"].items():
        scores = [score for score in baseline.scores(name) if score.index < about["k"]]
        ids = [question.id for question in baseline.questions(name)]
        lacking = [question for question, n in irregular(tally(scores), ids, about["k"]) if n < about["k"]]
        if len(lacking) > settings.max_missing:
            raise LackingError(
                f"{baseline.path}: {len(lacking)} questions of {name} lack samples ({', '.join(lacking[:5])}"
                f"{', …' if len(lacking) > 5 else ''}); finish the baseline with its own command, or allow "
                f"them with --max-missing {len(lacking)}"
            )
        found[name] = _digest(record["sessions"][0]["started"], scores)
    return found


def _digest(started: str, scores: Sequence[Score]) -> str:
    kept = sorted((score.question_id, score.index, score.finish, score.output_tokens) for score in scores)
    return hashlib.sha256(json.dumps([started, kept]).encode()).hexdigest()


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A declaration as lines of names and values."""
    live = record["live"]
    return {
        **{f"looks of {name}": design for name, design in record["looks"].items()},
        **{f"samples of the baseline's {name}": sha for name, sha in live["baseline"]["samples"].items()},
        **{name: live[name] for name in ("alpha", "metric", "margins")},
    }
