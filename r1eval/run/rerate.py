"""Rates a finished run again with the contest standings now in the cache; nothing is judged again."""

from pathlib import Path

from benchmarks.types import WeightedMetric
from r1eval.codeforces.metrics import contests_in_run
from r1eval.errors import RunFolderError
from r1eval.run.measure import ScoringSpec, compute_metrics
from r1eval.statistics.metrics import read_metrics, write_metrics
from r1eval.store.digests import GradingRules
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.store.soundness import check_sound, made_from


def rerate(path: Path, standings: Path | None) -> None:
    """Compute the metrics of a run again from its stored scores; `--allow-failed` stays as it was in the run.

    RunFolderError for a run without scores or contests.
    """
    folder = RunFolder(path)
    with folder.lock():
        check_sound(folder)
        record = folder.read_run()
        contests_in_run(path)
        old = {(metric.benchmark, metric.name): metric for metric in read_metrics(path)}
        new: list[Metric] = []
        for name, entry in record["benchmarks"].items():
            if next(folder.scores(name), None) is None:
                raise RunFolderError(f"{path}: {name} has no scores; create them with `r1eval score {path}`")
            pass_at_1 = old.get((name, "pass@1"))
            has_bounds = pass_at_1 is not None and pass_at_1.value is None and pass_at_1.low is not None
            weighted = WeightedMetric.from_json(entry.get("weighted"))
            spec = ScoringSpec(name, entry["k"], GradingRules.of(record), weighted=weighted)
            new += compute_metrics(folder, spec, has_bounds, standings)
        write_metrics(path, new, made_from(folder, record))
