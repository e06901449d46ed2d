"""Scores a whole run folder: scores, votes and metrics of the samples that it holds."""

from pathlib import Path

from benchmarks.types import WeightedMetric
from r1eval.run import adaptive, measure
from r1eval.run.manifest import RunRecord
from r1eval.run.thinking import infer_thinking, record_inference, recorded_thinking
from r1eval.scoring.grader import Grader
from r1eval.statistics.metrics import write_metrics
from r1eval.store.digests import GradingRules
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.store.soundness import made_from
from r1eval.store.stored_samples import SampleKey


def score_folder(
    folder: RunFolder,
    record: RunRecord,
    grader: Grader,
    *,
    from_scratch: bool = False,
    allow_failed: bool = False,
    standings: Path | None = None,
) -> list[Metric]:
    """Score a run's stored samples and write scores, votes, `metrics.json` and `metrics.csv`."""
    metrics: list[Metric] = []
    for name, entry in record["benchmarks"].items():
        spec, outdated = _settle_thinking(folder, record, name)
        measure.score_all(folder, spec, grader, from_scratch=from_scratch, outdated=outdated)
        folder.close()
        record_inference(entry, spec.thinking)
        judged = folder.scores(name) if entry.get("programs", 1) else ()
        entry["differing"] = measure.count_verdict_differences(judged)
        if not record["plan"].get("shard"):
            metrics += measure.compute_metrics(folder, spec, allow_failed, standings)
        if target := adaptive.recorded_target(record, name):
            score_further(folder, record, grader, name, from_scratch=from_scratch)
            metrics.append(adaptive.adaptive_metric(folder, record, name, target))
    if not record["plan"].get("shard"):
        write_metrics(folder.path, metrics, made_from(folder, record))
    record_sandbox(record, grader)
    return metrics


def _settle_thinking(
    folder: RunFolder, record: RunRecord, name: str
) -> tuple[measure.ScoringSpec, frozenset[SampleKey]]:
    """How to score a benchmark, with what its replies tell of the thinking where prompts are not known, and
    the samples whose scores were given before they told it.
    """
    entry = record["benchmarks"][name]
    thinking, rules = recorded_thinking(record["plan"], entry), GradingRules.of(record)
    weighted = WeightedMetric.from_json(entry.get("weighted"))
    if entry.get("opens_thinking", False) is not None:
        return measure.ScoringSpec(name, entry["k"], rules, thinking, weighted), frozenset()
    samples = (sample for sample in folder.samples(name) if sample.index < entry["k"])
    settled, untagged = infer_thinking(thinking, samples)
    spec = measure.ScoringSpec(name, entry["k"], rules, settled, weighted)
    return spec, untagged if settled != thinking else frozenset()


def record_sandbox(record: RunRecord, grader: Grader) -> None:
    """Record the sandbox that judged programs, if one did."""
    if sandbox := grader.program_judge.describe():
        record["judged"]["sandbox"] = sandbox


def score_further(
    folder: RunFolder, record: RunRecord, grader: Grader, name: str, *, from_scratch: bool = False
) -> None:
    """Grade the samples beyond k of a benchmark whose k is adaptive."""
    if target := adaptive.recorded_target(record, name):
        spec, _ = _settle_thinking(folder, record, name)
        adaptive.score_further(folder, spec, target, grader, from_scratch=from_scratch)
