"""Compares a checkpoint with those before it, at its share of the error rate of the whole sequence."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.gate.outputs import OutputFiles, write_outputs
from r1eval.gate.sequence import divide, total_share
from r1eval.gate.verdict import compare
from r1eval.statistics.metrics import read_metrics
from r1eval.statistics.power import PowerTarget
from r1eval.store.folder import RunFolder
from r1eval.watch.ledger import CheckpointComparison, Entry, Ledger
from r1eval.watch.options import RUNS, WatchOptions
from reports.gate.verdict import GateVerdict


@dataclass(frozen=True)
class _Pair:
    """Two checkpoints that are to be compared."""

    against: str
    candidate: Entry
    baseline: Entry
    share: float


def compare_checkpoint(options: WatchOptions, ledger: Ledger, entry: Entry) -> Entry:
    """The entry with its comparisons, and a place in the sequence if there are any; with a reason if one
    could not be made, which has spent its share like the others."""
    number = ledger.next_number()
    share = total_share(number, ledger.rejected(number - 1))
    pairs = list(_pairs(ledger, entry, share))
    if not pairs:
        return entry
    comparisons, problems = [], []
    for pair in pairs:
        try:
            comparisons.append(_compare(options, pair))
        except R1evalError as error:
            names = f"{pair.candidate.name} cannot be compared with {pair.baseline.name}"
            problems.append(f"{names}: {error}")
    return replace(entry, number=number, comparisons=tuple(comparisons), reason="; ".join(problems))


def score_of(folder: Path, metric: str) -> float | None:
    """The mean over benchmarks of the gated metric, by which the best is chosen; None if a run has none.

    Of a benchmark that does not store this metric, its pass@1.
    """
    values: dict[str, float] = {}
    for one in read_metrics(folder):
        is_wanted = one.name == metric.replace("@k", f"@{one.k}")
        if one.value is not None and (is_wanted or (one.name == "pass@1" and one.benchmark not in values)):
            values[one.benchmark] = one.value
    return sum(values.values()) / len(values) if values else None


def _pairs(ledger: Ledger, entry: Entry, share: float) -> Iterator[_Pair]:
    """What a checkpoint is compared with, by step; which pairs there are does not hang on their results.

    If an older checkpoint is evaluated later, as under a budget, the one after it is compared with it too.
    """
    others = [one for one in ledger.finished() if one.name != entry.name]
    place = (entry.step, entry.name)
    earlier = [one for one in others if (one.step, one.name) < place]
    later = [one for one in others if (one.step, one.name) > place]
    slots = divide(share, len(earlier), has_next=bool(later))
    if earlier:
        last = earlier[-1]
        best = max(reversed(earlier), key=lambda one: one.score or 0.0)  # of equal ones the newest
        yield _Pair("last", entry, last, slots.last)
        if best is not last and slots.best:
            yield _Pair("best", entry, best, slots.best)
    if later:
        yield _Pair("next", later[0], entry, slots.next)


def _compare(options: WatchOptions, pair: _Pair) -> CheckpointComparison:
    folders = [RunFolder(options.out / RUNS / one.name) for one in (pair.candidate, pair.baseline)]
    settings = replace(options.gate, share=pair.share)
    verdict = compare(folders[0], folders[1], settings)
    if options.junit is not None:
        options.junit.mkdir(parents=True, exist_ok=True)
        name = f"{pair.candidate.name}-against-{pair.baseline.name}.xml"
        write_outputs(verdict, OutputFiles(junit=options.junit / name), quiet=True)
    return _record(pair, verdict)


def _record(pair: _Pair, verdict: GateVerdict) -> CheckpointComparison:
    z = PowerTarget(verdict.alpha * pair.share).z
    found = {finding.benchmark: finding.difference for finding in verdict.findings}
    return CheckpointComparison(
        against=pair.against,
        candidate=pair.candidate.name,
        baseline=pair.baseline.name,
        share=pair.share,
        exit_code=verdict.exit_code,
        states={finding.benchmark: finding.state.value for finding in verdict.findings},
        differences={name: None if one is None else one.mean for name, one in found.items()},
        detectable={name: z * one.se if one is not None and one.se else None for name, one in found.items()},
    )
