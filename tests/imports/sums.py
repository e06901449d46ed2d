"""The questions of the imported logs, a model's replies to them, and an import in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.imports.foreign import ReadOptions
from r1eval.imports.write import ImportOptions, import_log
from r1eval.store.folder import RunFolder
from r1eval.store.foreign_verdicts import ForeignVerdict, read_verdicts
from r1eval.store.records import Sample, Score
from r1eval.tables.results import format_results
from tests.gate.runs import sums_benchmark

RIGHT, WRONG = "It is \\boxed{{{gold}}}.", "It is \\boxed{{0}}."


@dataclass(frozen=True)
class Sum:
    """A question of `sums_benchmark`."""

    id: str
    question: str
    gold: str

    def replies(self) -> list[str]:
        """A right one and a wrong one."""
        return [one.format(gold=self.gold) for one in (RIGHT, WRONG)]


def questions(count: int = 3) -> list[Sum]:
    return [Sum(f"sum-{n}", f"What is {n} + {n + 1}?", str(2 * n + 1)) for n in range(1, count + 1)]


@dataclass(frozen=True)
class Imported:
    """A run folder of sums that was imported."""

    folder: RunFolder

    def samples(self) -> list[Sample]:
        return list(self.folder.samples("sums"))

    def scores(self) -> list[Score]:
        return list(self.folder.scores("sums"))

    def verdicts(self) -> list[ForeignVerdict]:
        return list(read_verdicts(self.folder, "sums"))

    def record(self) -> dict[str, Any]:
        return self.folder.read_run()

    def settings(self) -> dict[str, Any]:
        return dict(self.record()["plan"]["sampling"]["sums"])

    def metric(self, name: str) -> dict[str, Any]:
        """A row of metrics.json."""
        rows = json.loads((self.folder.path / "metrics.json").read_text())["metrics"]
        return next(row for row in rows if row["name"] == name)

    def table(self) -> str:
        """The table as one line of words, so that line ends do not matter."""
        return " ".join(format_results([self.folder.path], "text").split())

    def statuses(self) -> list[str]:
        return [score.status.value for score in self.scores()]


def import_sums(
    home: Path, log_format: str, *files: Path, count: int = 3, name: str = "run", **options: Any
) -> Imported:
    """Import a log of sums into a folder of `home`."""
    reading = ReadOptions(options.pop("columns", {}), options.pop("metric", None))
    benchmark = str(sums_benchmark(home, count))
    given = ImportOptions(log_format, files, benchmark, home / name, reading=reading, workers=1, **options)
    import_log(given, lambda _line: None)
    return Imported(RunFolder(home / name))
