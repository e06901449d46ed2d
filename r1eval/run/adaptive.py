"""Adaptive k: asks for the samples beyond k that the target needs, and measures pass@1 with them.

A run with `--target-se` is a run of k samples per question, the pilot, and a part of its own with further
samples (`RunFolder.adaptive_part`). Which ones it needs follows from the scores on disk alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from r1eval.run.measure import ScoringSpec, score_all
from r1eval.run.prepare import PreparedBenchmark
from r1eval.scoring.grader import Grader
from r1eval.statistics.allocation import Target, adaptive_result, needed_samples
from r1eval.statistics.intervals import Estimate
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Status

METRIC = "pass@1_adaptive"


@dataclass(frozen=True)
class FurtherSamples:
    """The samples beyond the pilot that are needed so far."""

    pilot: int
    needed: tuple[int, ...]
    """of each question, pilot included"""

    def holds(self, question: int, index: int) -> bool:
        return self.pilot <= index < self.needed[question]

    def size(self, questions: Iterable[int], k: int) -> int:
        return sum(max(0, min(k, self.needed[question]) - self.pilot) for question in questions)


def recorded_target(record: Mapping[str, Any], name: str) -> Target | None:
    """A benchmark's target, from run.json; None if its k is not adaptive."""
    checkpoints = record["benchmarks"][name].get("checkpoints")
    return Target(record["plan"]["target_se"], tuple(checkpoints)) if checkpoints else None


@dataclass(frozen=True)
class Round:
    """What an adaptive run asks next."""

    benchmarks: tuple[PreparedBenchmark, ...]
    known: int
    """verdicts so far: a round that adds none failed"""

    def __str__(self) -> str:
        return "adaptive k: " + ", ".join(
            f"{one.benchmark.name} up to {one.sampling.k} samples per question" for one in self.benchmarks
        )


def next_round(
    folder: RunFolder, record: Mapping[str, Any], benchmarks: Sequence[PreparedBenchmark]
) -> Round | None:
    """The further samples of each benchmark whose pilot is complete; None if no question needs any."""
    asked, known = [], 0
    for prepared in benchmarks:
        name = prepared.benchmark.name
        if (target := recorded_target(record, name)) is None:
            continue
        outcomes = _outcomes(folder, name, [question.id for question in prepared.questions])
        known += sum(map(len, outcomes))
        needed = needed_samples(target, outcomes)
        is_pilot_complete = all(len(one) >= target.pilot for one in outcomes)
        if is_pilot_complete and any(n > len(one) for n, one in zip(needed, outcomes, strict=True)):
            part = FurtherSamples(target.pilot, tuple(needed))
            asked.append(replace(prepared.with_k(max(needed)), part=part))
    return Round(tuple(asked), known) if asked else None


def score_further(
    folder: RunFolder, spec: ScoringSpec, target: Target, grader: Grader, *, from_scratch: bool = False
) -> None:
    """Score the samples beyond k; scores without a sample do not stay."""
    part = folder.adaptive_part()
    if (part.path / spec.name).exists():
        spec = replace(spec, k=target.checkpoints[-1])
        score_all(part, spec, grader, from_scratch=from_scratch, with_votes=False)
        part.close()


def adaptive_metric(folder: RunFolder, record: Mapping[str, Any], name: str, target: Target) -> Metric:
    """pass@1 of all samples; what a reader must know of it goes to `adaptive` in the benchmark's entry."""
    outcomes = _outcomes(folder, name, [question.id for question in folder.questions(name)])
    needed, result = needed_samples(target, outcomes), adaptive_result(target, outcomes)
    missing = sum(max(0, n - len(one)) for n, one in zip(needed, outcomes, strict=True))
    record["benchmarks"][name]["adaptive"] = {
        "missing": missing,
        "fewest": min(needed),
        "most": max(needed),
        "samples": sum(needed),
        "uniform_samples": result.uniform_samples if result else None,
    }
    estimate = result.estimate if result else Estimate(questions=len(outcomes))
    return Metric(benchmark=name, name=METRIC, k=max(needed), **vars(estimate))


def missing_samples(record: Mapping[str, Any]) -> int:
    """How many samples beyond k failed: those that a finished run still needs."""
    return sum(entry.get("adaptive", {}).get("missing", 0) for entry in record["benchmarks"].values())


def _outcomes(folder: RunFolder, name: str, question_ids: Sequence[str]) -> list[list[bool]]:
    """Whether each sample is correct, by question, in the order of the indices, up to the first without a
    verdict.
    """
    verdicts: dict[str, dict[int, bool]] = {question: {} for question in question_ids}
    for score in chain(folder.scores(name), folder.adaptive_part().scores(name)):
        if score.status is not Status.FAILED and score.question_id in verdicts:
            verdicts[score.question_id].setdefault(score.index, score.status is Status.CORRECT)
    return [list(_prefix(one)) for one in verdicts.values()]


def _prefix(verdicts: Mapping[int, bool]) -> Iterator[bool]:
    for index in range(len(verdicts)):
        if index not in verdicts:
            return
        yield verdicts[index]
