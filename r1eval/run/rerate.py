"""Rates a finished run again with the contest standings that are at hand now; nothing is judged again."""

from pathlib import Path

from r1eval.codeforces.metrics import contests_of
from r1eval.errors import RunFolderError
from r1eval.run.measure import Scored, metrics
from r1eval.statistics.metrics import read_metrics, write_metrics
from r1eval.store.folder import RunFolder


def rerate(path: Path, standings: Path | None) -> None:
    """Write the metrics of a run anew from its stored scores, failed samples being shown as they were.

    RunFolderError for a run without scores, or of no contest.
    """
    folder = RunFolder(path)
    with folder.locked():
        record = folder.read_run()
        contests_of(path)
        old = {(metric.benchmark, metric.name): metric for metric in read_metrics(path)}
        made = []
        for name, about in record["benchmarks"].items():
            scores = list(folder.scores(name))
            if not scores:
                raise RunFolderError(f"{path}: {name} has no scores; make them with `r1eval score {path}`")
            shown = old.get((name, "pass@1"))
            bounded = shown is not None and shown.value is None and shown.low is not None
            part = Scored(name, about["k"], about["opens_thinking"])
            made += metrics(folder, part, scores, bounded, standings)
        write_metrics(path, made)
