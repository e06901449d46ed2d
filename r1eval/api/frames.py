"""The tables of a run as pandas DataFrames: their columns with types, and the rows from the run's files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from r1eval.gate.stored_questions import read_questions
from r1eval.statistics.metrics import Tally, read_metrics, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Sample, Status
from r1eval.store.soundness import check_sound

if TYPE_CHECKING:
    from pandas import DataFrame

ColumnTypes = Mapping[str, str]
"""name -> pandas' type; all of them can be missing (`pandas.NA`), except `object`"""
RowValues = tuple[object, ...]

SAMPLES: ColumnTypes = {
    "benchmark": "string",
    "question_id": "string",
    "index": "Int64",
    "finish": "string",
    "prompt_tokens": "Int64",
    "output_tokens": "Int64",
    "thinking_tokens": "Int64",
    "seconds": "Float64",
    "seed": "Int64",
    "detail": "string",
    "server": "string",
}
SAMPLES_WITH_TEXT: ColumnTypes = {**SAMPLES, "text": "string"}
SCORES: ColumnTypes = {
    "benchmark": "string",
    "question_id": "string",
    "index": "Int64",
    "status": "string",
    "correct": "boolean",
    "answer": "string",
    "detail": "string",
    "finish": "string",
    "output_tokens": "Int64",
    "thinking_tokens": "Int64",
    "other": "string",
    "printed": "string",
}
VOTES: ColumnTypes = {
    "benchmark": "string",
    "question_id": "string",
    "answer": "string",
    "votes": "Int64",
    "correct": "boolean",
    "indices": "object",
}
METRICS: ColumnTypes = {
    "benchmark": "string",
    "name": "string",
    "value": "Float64",
    "low": "Float64",
    "high": "Float64",
    "se_ability": "Float64",
    "se_rerun": "Float64",
    "questions": "Int64",
    "k": "Int64",
}
QUESTIONS: ColumnTypes = {
    "benchmark": "string",
    "question_id": "string",
    "kind": "string",
    "gold": "string",
    "prompt": "string",
    "messages": "object",
    "hidden": "boolean",
    "tags": "object",
    "n": "Int64",
    "correct": "Int64",
    "no_answer": "Int64",
    "truncated": "Int64",
    "failed": "Int64",
    "pass@1": "Float64",
    "output_tokens": "Float64",
}


def make_frame(columns: ColumnTypes, rows: Iterable[RowValues]) -> "DataFrame":
    """A DataFrame of these rows, with these types whatever the rows hold."""
    import pandas as pd

    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {
            name: pd.Series(list(column), dtype=kind)
            for (name, kind), column in zip(columns.items(), values, strict=True)
        }
    )


def sample_rows(folder: RunFolder, benchmarks: Iterable[str]) -> Iterator[RowValues]:
    """The samples without their texts."""
    return (to_row(SAMPLES, sample) for name in benchmarks for sample in folder.sample_facts(name))


def score_rows(folder: RunFolder, benchmarks: Iterable[str]) -> Iterator[RowValues]:
    for name in benchmarks:
        for score in folder.scores(name):
            correct = None if score.status is Status.FAILED else score.status is Status.CORRECT
            yield to_row(SCORES, score, benchmark=name, correct=correct)


def vote_rows(folder: RunFolder, benchmarks: Iterable[str]) -> Iterator[RowValues]:
    for name in benchmarks:
        for vote in folder.votes(name):
            yield to_row(VOTES, vote, benchmark=name, votes=len(vote.indices))


def metric_rows(folder: RunFolder, benchmarks: Sequence[str]) -> Iterator[RowValues]:
    """RunFolderError if the metrics are not what the samples say."""
    check_sound(folder)
    for metric in read_metrics(folder.path):
        if metric.benchmark in benchmarks:
            yield to_row(METRICS, metric)


def question_rows(folder: RunFolder, benchmarks: Iterable[str]) -> Iterator[RowValues]:
    """The questions as they were asked, with the counts of their scores."""
    for name in benchmarks:
        tallies = tally(folder.scores(name))
        for question in read_questions(folder, name):
            counted = tallies.get(question.id, Tally())
            messages = [{"role": role, "content": content} for role, content in question.messages]
            yield to_row(
                QUESTIONS,
                counted,
                benchmark=name,
                question_id=question.id,
                kind=question.kind,
                gold=question.gold,
                prompt=next((text for role, text in reversed(question.messages) if role == "user"), None),
                messages=messages,
                hidden=question.hidden,
                tags=dict(question.tags),
                output_tokens=counted.mean_tokens,
                **{"pass@1": counted.correct / counted.n if counted.n else None},
            )


def sample_chunks(samples: Iterable[Sample], size: int) -> Iterator["DataFrame"]:
    """DataFrames of so many samples each, with their texts."""
    waiting = iter(samples)
    while chunk := list(islice(waiting, size)):
        yield make_frame(SAMPLES_WITH_TEXT, (to_row(SAMPLES_WITH_TEXT, sample) for sample in chunk))


def to_row(columns: ColumnTypes, record: object, **further: Any) -> RowValues:
    """The fields of a record that are columns, with further ones that it lacks; enums as plain text."""
    row = (further[name] if name in further else getattr(record, name) for name in columns)
    return tuple(str(value) if isinstance(value, str) else value for value in row)
