"""Loads run folders: `load` returns a `Run`, or `Runs`, whose tables are read when they are asked for."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from benchmarks.errors import did_you_mean
from r1eval.api import frames
from r1eval.api.frames import ColumnTypes, RowValues
from r1eval.api.texts import read_texts
from r1eval.errors import R1evalError
from r1eval.run.plan import with_later_fields
from r1eval.store.folder import RunFolder
from r1eval.store.records import Sample
from r1eval.tables.results import format_results
from r1eval.tables.settings import read_settings
from reports.rows import SampleSettings

if TYPE_CHECKING:
    from pandas import DataFrame, Series

RunPath = str | os.PathLike[str]
"""a run folder"""
Rows = Callable[[RunFolder, Sequence[str]], Iterator[RowValues]]
FORMATS = ("text", "csv", "json", "markdown")


class Run:
    """One run: its plan and, as pandas DataFrames with typed columns (docs/python.md), what its files hold.

    Nothing but `run.json` is read before it is asked for, and each table is read once. A run that is going
    on, or that was interrupted, has samples and scores already.
    """

    def __init__(self, path: RunPath) -> None:
        self.path = Path(path)
        """the run folder"""
        self.folder = RunFolder(self.path)
        self.record: Mapping[str, Any] = self.folder.read_run()
        """the content of `run.json`"""

    def __repr__(self) -> str:
        asked = ", ".join(f"{name} k={about['k']}" for name, about in self.record["benchmarks"].items())
        return f"<Run {self.path}: {self.model} on {asked}>"

    @property
    def model(self) -> str:
        return str(self.plan["model"])

    @property
    def benchmarks(self) -> tuple[str, ...]:
        """The names of its benchmarks."""
        return tuple(self.record["benchmarks"])

    @cached_property
    def plan(self) -> Mapping[str, Any]:
        """The settings that the run was started with; those of later versions have what was done then."""
        return with_later_fields(self.record["plan"])

    @cached_property
    def settings(self) -> Mapping[str, SampleSettings]:
        """How each benchmark was really sampled: what a server did not take is None."""
        return {name: read_settings(self.record, name) for name in self.benchmarks}

    @cached_property
    def samples(self) -> "DataFrame":
        """One row for each sample, without its text (see `texts`, `iter_samples`, `sample_chunks`)."""
        return self._frame(frames.SAMPLES, frames.sample_rows)

    @cached_property
    def scores(self) -> "DataFrame":
        """One row for each graded sample: its status and answer."""
        return self._frame(frames.SCORES, frames.score_rows)

    @cached_property
    def votes(self) -> "DataFrame":
        """One row for each group of equivalent answers to a question."""
        return self._frame(frames.VOTES, frames.vote_rows)

    @cached_property
    def metrics(self) -> "DataFrame":
        """The results, as in `metrics.json`; RunFolderError if they are not what the samples say."""
        return self._frame(frames.METRICS, frames.metric_rows)

    @cached_property
    def questions(self) -> "DataFrame":
        """One row for each question: what was asked, its gold, and the counts of its scores."""
        return self._frame(frames.QUESTIONS, frames.question_rows)

    def texts(self, rows: "DataFrame | None" = None) -> "Series[str]":
        """The texts of these rows of `samples` or `scores` (all of them by default), with the same index.

        Only these texts are kept in memory, in one pass over the files.
        """
        rows = self.samples if rows is None else rows
        return read_texts(rows, lambda _: self.folder)

    def iter_samples(self, benchmark: str | None = None) -> Iterator[Sample]:
        """The samples with their texts, one at a time."""
        names = self.benchmarks if benchmark is None else (self._check_name(benchmark),)
        return (sample for name in names for sample in self.folder.samples(name))

    def sample_chunks(self, size: int = 1000) -> Iterator["DataFrame"]:
        """The samples with their texts (column `text`), `size` rows at a time."""
        if size < 1:
            raise R1evalError(f"size={size}: give 1 or more")
        return frames.sample_chunks(self.iter_samples(), size)

    def table(self, format: str = "text", references: Sequence[str] = ()) -> str:  # noqa: A002
        """What `r1eval table` prints; `format` is text, csv, json or markdown."""
        return _table([self.path], format, references)

    def _frame(self, columns: ColumnTypes, rows: Rows) -> "DataFrame":
        return frames.make_frame(columns, rows(self.folder, self.benchmarks))

    def _check_name(self, benchmark: str) -> str:
        if benchmark not in self.benchmarks:
            known = ", ".join(self.benchmarks)
            hint = did_you_mean(benchmark, self.benchmarks)
            raise R1evalError(f"{self.path} has no benchmark {benchmark}; it has {known}{hint}")
        return benchmark


class Runs(Sequence[Run]):
    """Several runs: their tables in one, after the columns `run` (the folder) and `model`."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = tuple(runs)

    def __len__(self) -> int:
        return len(self._runs)

    @overload
    def __getitem__(self, index: int) -> Run: ...

    @overload
    def __getitem__(self, index: slice) -> "Runs": ...

    def __getitem__(self, index: int | slice) -> "Run | Runs":
        return Runs(self._runs[index]) if isinstance(index, slice) else self._runs[index]

    def __repr__(self) -> str:
        return f"<Runs {', '.join(str(run.path) for run in self._runs)}>"

    @cached_property
    def samples(self) -> "DataFrame":
        """As `Run.samples`."""
        return self._frame(frames.SAMPLES, "samples")

    @cached_property
    def scores(self) -> "DataFrame":
        """As `Run.scores`."""
        return self._frame(frames.SCORES, "scores")

    @cached_property
    def votes(self) -> "DataFrame":
        """As `Run.votes`."""
        return self._frame(frames.VOTES, "votes")

    @cached_property
    def metrics(self) -> "DataFrame":
        """As `Run.metrics`."""
        return self._frame(frames.METRICS, "metrics")

    @cached_property
    def questions(self) -> "DataFrame":
        """As `Run.questions`."""
        return self._frame(frames.QUESTIONS, "questions")

    def texts(self, rows: "DataFrame") -> "Series[str]":
        """As `Run.texts`, of rows that have the column `run`."""
        folders = {str(run.path): RunFolder(run.path) for run in self._runs}
        return read_texts(rows, lambda name: folders[name])

    def table(self, format: str = "text", references: Sequence[str] = ()) -> str:  # noqa: A002
        """As `Run.table`, of all runs."""
        return _table([run.path for run in self._runs], format, references)

    def _frame(self, columns: ColumnTypes, name: str) -> "DataFrame":
        import pandas as pd

        typed = {"run": "string", "model": "string", **columns}
        parts = [frames.make_frame(typed, ())]
        for run in self._runs:
            part: pd.DataFrame = getattr(run, name).copy()
            part.insert(0, "run", pd.Series([str(run.path)] * len(part), dtype="string"))
            part.insert(1, "model", pd.Series([run.model] * len(part), dtype="string"))
            parts.append(part)
        return pd.concat(parts, ignore_index=True)


@overload
def load(run: RunPath) -> Run: ...  # type: ignore[overload-overlap]  # a str is iterable too


@overload
def load(run: Iterable[RunPath | Run]) -> Runs: ...


def load(run: RunPath | Iterable[RunPath | Run]) -> Run | Runs:
    """Load a run folder, or several: `load("runs/a")` is a `Run`, `load(["runs/a", "runs/b"])` are `Runs`.

    RunFolderError for a folder without a run.

    >>> import r1eval
    >>> metrics = r1eval.load("runs/a").metrics
    >>> metrics.query("name == 'pass@1'")[["benchmark", "value", "k"]].to_dict("records")
    [{'benchmark': 'sums', 'value': 0.6666666666666666, 'k': 4}]
    >>> scores = r1eval.load(["runs/a", "runs/b"]).scores
    >>> scores.groupby("run").correct.mean().to_dict()
    {'runs/a': 0.6666666666666666, 'runs/b': 0.6666666666666666}
    """
    if isinstance(run, str | os.PathLike):
        return Run(run)
    return Runs(one if isinstance(one, Run) else Run(one) for one in run)


def _table(folders: Sequence[Path], form: str, references: Sequence[str]) -> str:
    if form not in FORMATS:
        raise R1evalError(f"format={form!r}: give {', '.join(FORMATS)}{did_you_mean(form, FORMATS)}")
    return format_results(folders, form, references)
