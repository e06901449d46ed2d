"""Runs as parquet: questions, samples, scores, votes and metrics, each a table with fixed column types."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from r1eval.exports.output import ExportOutput
from r1eval.exports.runs import ExportedRun, ExportRecord
from r1eval.exports.samples import graded_samples, shown_questions
from r1eval.statistics.intervals import LEVEL
from r1eval.store.privacy import clean, without_places
from reports.schema_version import SCHEMA_VERSION

if TYPE_CHECKING:
    import pyarrow


RUN_COLUMNS = {"run": "string", "model": "string", "benchmark": "string"}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "questions": {
        "question_id": "string",
        "answer": "string",
        "messages": "messages",
        "gold": "string",
        "hidden": "bool",
        "tags": "tags",
    },
    "samples": {
        "question_id": "string",
        "index": "int32",
        "text": "string",
        "finish": "string",
        "prompt_tokens": "int64",
        "output_tokens": "int64",
        "thinking_tokens": "int64",
        "seconds": "double",
        "seed": "int64",
        "detail": "string",
    },
    "scores": {
        "question_id": "string",
        "index": "int32",
        "status": "string",
        "answer": "string",
        "detail": "string",
        "finish": "string",
        "output_tokens": "int64",
        "thinking_tokens": "int64",
        "other": "string",
        "printed": "string",
    },
    "votes": {"question_id": "string", "answer": "string", "indices": "indices", "correct": "bool"},
    "metrics": {
        "name": "string",
        "value": "double",
        "low": "double",
        "high": "double",
        "level": "double",
        "interval": "string",
        "se_ability": "double",
        "se_rerun": "double",
        "rerun": "string",
        "questions": "int64",
        "k": "int64",
    },
}
"""table -> its columns after `RUN_COLUMNS`, and their types"""

ROWS, GROUP_BYTES = 10_000, 16 << 20
"""a row group ends when it has so many rows, or so many characters"""


def outputs(runs: Sequence[ExportedRun]) -> Iterator[ExportOutput]:
    """One file for each table, with the rows of all runs."""
    source = " and ".join(run.name for run in runs)
    yield ExportOutput(tuple(f"{table}.parquet" for table in COLUMNS), source, partial(_write, runs))


def _write(runs: Sequence[ExportedRun], folder: Path) -> None:
    for table, rows in (("questions", _questions), ("votes", _votes), ("metrics", _metrics)):
        with _Table(folder, table) as file:
            for run in runs:
                for part in run.summary.benchmarks:
                    for row in rows(run, part.name):
                        file.add(_identity(run, part.name) | row)
    with _Table(folder, "samples") as samples, _Table(folder, "scores") as scores:
        for run in runs:
            for part in run.summary.benchmarks:
                _add_samples(run, part.name, samples, scores)


def _identity(run: ExportedRun, benchmark: str) -> ExportRecord:
    return {"run": run.name, "model": run.model, "benchmark": benchmark}


def _questions(run: ExportedRun, benchmark: str) -> Iterator[ExportRecord]:
    for one in shown_questions(run, benchmark):
        yield {
            "question_id": one.id,
            "answer": str(one.kind),
            "messages": [{"role": role, "content": text} for role, text in one.messages],
            "gold": one.gold,
            "hidden": one.hidden,
            "tags": list(one.tags.items()),
        }


def _votes(run: ExportedRun, benchmark: str) -> Iterator[ExportRecord]:
    for vote in run.folder.votes(benchmark):
        yield {**_fields(vote), "answer": clean(vote.answer), "indices": list(vote.indices)}


def _metrics(run: ExportedRun, benchmark: str) -> Iterator[ExportRecord]:
    part = next(part for part in run.summary.benchmarks if part.name == benchmark)
    for one in run.metrics(part):
        level = None if one.interval in (None, "bounds") else LEVEL
        yield {**asdict(one.metric), "level": level, "interval": one.interval, "rerun": one.rerun}


def _add_samples(run: ExportedRun, benchmark: str, samples: "_Table", scores: "_Table") -> None:
    identity = _identity(run, benchmark)
    for one in graded_samples(run, benchmark):
        row = {**_fields(one.sample), "detail": without_places(one.sample.detail) or None}
        samples.add(identity | row | {"text": one.sample.text if one.shown else None, "seconds": one.seconds})
        if one.score is not None:
            row = {
                name: clean(value) if isinstance(value, str) else value
                for name, value in _fields(one.score).items()
            }
            scores.add(identity | row | {"detail": without_places(one.score.detail) or None})


def _fields(record: Any) -> ExportRecord:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


class _Table:
    """A parquet file that is written a row group at a time; used by `with`."""

    def __init__(self, folder: Path, table: str) -> None:
        import pyarrow.parquet

        self._schema = _schema(table)
        self._names = self._schema.names
        self._rows: list[ExportRecord] = []
        self._characters = 0
        self._file = pyarrow.parquet.ParquetWriter(
            folder / f"{table}.parquet", self._schema, compression="zstd"
        )

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._flush()
        self._file.close()

    def add(self, record: ExportRecord) -> None:
        """Add a row; fields without a column are left out."""
        self._rows.append({name: record.get(name) for name in self._names})
        self._characters += len(record.get("text") or "")
        if len(self._rows) >= ROWS or self._characters >= GROUP_BYTES:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        if self._rows:
            self._file.write_table(pyarrow.Table.from_pylist(self._rows, self._schema))
        self._rows, self._characters = [], 0


def _schema(table: str) -> "pyarrow.Schema":
    """The columns of a table; the version of r1eval's schema is in its metadata."""
    import pyarrow as pa

    types = {
        **{name: pa.type_for_alias(name) for name in ("string", "bool", "int32", "int64", "double")},
        "messages": pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())])),
        "tags": pa.map_(pa.string(), pa.string()),
        "indices": pa.list_(pa.int32()),
    }
    columns = {**RUN_COLUMNS, **COLUMNS[table]}
    metadata = {"r1eval": f'{{"schema": {SCHEMA_VERSION}, "table": "{table}"}}'}
    return pa.schema([(name, types[kind]) for name, kind in columns.items()], metadata=metadata)
