"""What every export needs of a run: its model's public name, its benchmarks, and its metrics with methods."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from r1eval.errors import RunFolderError
from r1eval.report.manifest_facts import run_identity, start_time
from r1eval.statistics.intervals import interval_method
from r1eval.store.folder import RunFolder
from r1eval.store.public_names import public_name
from r1eval.store.records import Metric
from r1eval.tables.results import BenchmarkSummary, RunSummary, headline_names, summarize
from r1eval.tables.uncertainty import (
    ADAPTIVE,
    QuestionTally,
    describe_interval,
    read_questions,
    rerun_method,
)
from reports.rows import is_rating
from reports.site.facts import to_the_second

ExportRecord = dict[str, Any]
"""a JSON object of another format"""

ABILITY = "standard error of the mean over questions (ability)"
"""how `se_ability` is computed, in words"""
NOTHING = "no metric has a value; the run's own `r1eval run` command asks again for what failed or is missing"


@dataclass(frozen=True)
class ExportOptions:
    """What the user says about an export."""

    model_id: str | None = None
    """`ORG/NAME` of the model at the hub; the run's own model if None"""
    organization: str = "unknown"
    """who ran the evaluation"""
    relationship: str = "other"
    """of the organization to the model's maker, a word of Every Eval Ever's schema"""
    hub_tasks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """benchmark -> (data set, task) at the hub"""
    reveal: bool = False
    """show the text of hidden questions"""
    warn: Callable[[str], None] = print
    """called with what is left out, and why"""


@dataclass(frozen=True)
class ExportedMetric:
    """A metric with the names of the methods behind its errors; None where it has no such error."""

    metric: Metric
    interval: str | None
    """of `low` and `high`"""
    rerun: str | None
    """of `se_rerun`"""


@dataclass(frozen=True)
class ExportedRun:
    """A run as an export reads it."""

    folder: RunFolder
    record: Mapping[str, Any]
    summary: RunSummary
    options: ExportOptions

    @property
    def name(self) -> str:
        """Its `--name`, else the name of its folder."""
        return str(self.record["plan"].get("name") or self.folder.path.resolve().name)

    @cached_property
    def model(self) -> str:
        """The model's public name, with its adapter's."""
        plan = self.record["plan"]
        names = [public_name(str(name)) for name in (plan["model"], plan.get("lora")) if name]
        return self.options.model_id or "+".join(names)

    @cached_property
    def identity(self) -> str:
        """Hex digits that differ from those of any other run."""
        return run_identity(self.record)

    @property
    def started(self) -> str:
        """ISO time; "" where none is recorded."""
        return to_the_second(start_time(self.record))

    @property
    def ended(self) -> str:
        """ISO time of the end of its last finished session; "" where none is recorded."""
        sessions = self.record.get("sessions") or ()
        return to_the_second(next((str(one["ended"]) for one in reversed(sessions) if one.get("ended")), ""))

    def version(self) -> str:
        """Of the r1eval that ran it; "unknown" where none is recorded."""
        sessions = self.record.get("sessions") or ()
        found = [str(one["versions"]["r1eval"]) for one in sessions if "r1eval" in one.get("versions", {})]
        return found[-1] if found else "unknown"

    def metrics(self, part: BenchmarkSummary) -> Iterator[ExportedMetric]:
        """All metrics of a benchmark, in the order of metrics.json."""
        questions = read_questions(self.folder, part.name)
        for metric in part.metrics.values():
            yield ExportedMetric(metric, _interval(metric, questions), _rerun(metric))

    def headline(self, part: BenchmarkSummary) -> list[ExportedMetric]:
        """The metrics of its table that have a value; a warning for each that has none."""
        names = {ADAPTIVE, *headline_names(part)}
        found = [one for one in self.metrics(part) if one.metric.name in names]
        for one in found:
            if one.metric.value is None:
                failed = int(part.metrics["failed"].value or 0)
                why = f"{failed} samples failed" if failed else "it is not defined"
                self.options.warn(f"{self.name}: {part.name} {one.metric.name} is left out: {why}")
        return [one for one in found if one.metric.value is not None]


def read_runs(paths: Sequence[Path], options: ExportOptions) -> list[ExportedRun]:
    """RunFolderError for a folder without metrics, or whose numbers are not what its samples say."""
    runs = []
    for path in paths:
        folder = RunFolder(path)
        run = ExportedRun(folder, folder.read_run(), summarize(folder), options)
        if not run.summary.benchmarks:
            raise RunFolderError(f"{path}: its run.json lists no benchmark; restore it")
        runs.append(run)
    return runs


def _rerun(metric: Metric) -> str | None:
    """The name of the method of `se_rerun`, of every metric."""
    if metric.se_rerun is None:
        return None
    return "adaptive k" if metric.name == ADAPTIVE else rerun_method(metric) or "unbiased"


def _interval(metric: Metric, questions: Sequence[QuestionTally]) -> str | None:
    """The name of the interval's method, of every metric: the table names those of accuracies only."""
    if metric.low is None and metric.high is None:
        return None
    name, _ = describe_interval(metric, questions)
    if name or metric.name == ADAPTIVE:
        return name or "adaptive k"
    if is_rating(metric.name) or metric.name.startswith("percentile"):
        return "over contests"
    if metric.value is None or metric.se_ability is None:
        return None
    if metric.name.endswith("_tokens"):
        return f"t, {metric.questions - 1} df"
    return interval_method(metric.value, metric.se_ability, metric.questions).value
