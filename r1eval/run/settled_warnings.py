"""The warnings that a run records: those that hold for all of its samples, however they came about."""

from collections.abc import Mapping
from typing import Any

from benchmarks.types import Sampling
from r1eval.run.early_warnings import EarlyWarnings
from r1eval.run.shards import parse_shard
from r1eval.run.thinking import recorded_thinking
from r1eval.store.digests import GradingRules, grading_keys
from r1eval.store.folder import RunFolder


def new_checks(record: Mapping[str, Any], name: str) -> EarlyWarnings:
    """The checks of one benchmark's samples, none of which are counted yet."""
    entry = record["benchmarks"][name]
    thinking = recorded_thinking(record["plan"], entry)
    return EarlyWarnings(
        planned_samples(record, name),
        Sampling.from_json(record["plan"]["sampling"][name]),
        opened=bool(thinking.opened),
        tags=thinking.tags,
        expected=thinking.expected,
    )


def planned_samples(record: Mapping[str, Any], name: str) -> int:
    """How many samples the plan asks of a benchmark."""
    entry, shard = record["benchmarks"][name], record["plan"].get("shard")
    if shard:
        return parse_shard(shard).size(range(entry["questions"]), entry["k"])
    return int(entry["questions"] * entry["k"])


def settle_warnings(
    folder: RunFolder, record: Mapping[str, Any], checks: Mapping[str, EarlyWarnings] | None = None
) -> None:
    """Record the warnings that hold for all samples: a resumed run has those of an undisturbed one.

    `checks`: those of this session, by benchmark; its samples are read from disk unless they are all counted.
    """
    for name, entry in record["benchmarks"].items():
        check = (checks or {}).get(name)
        known = check is not None and check.has_seen(planned_samples(record, name))
        if check is None or not known or entry.get("opens_thinking_inferred"):
            check = new_checks(record, name)
            keys = grading_keys(GradingRules.of(record), folder.questions(name))
            samples = folder.stored_samples(name, keys)
            scores = folder.index_scores(name, samples)
            for sample, score in folder.scored_samples(name, samples, scores):
                if sample.index < entry["k"]:
                    check.update(sample, score)
        entry["warnings"] = check.settled()
