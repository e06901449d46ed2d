"""Files of one's own: JSON lines or parquet, a reply in each row, with columns that the user names.

{"id": "sum-1", "prompt": "What is 1 + 2?", "output": "It is \\boxed{3}.", "ok": true}

is read by `--column question_id=id --column question=prompt --column response=output --column correct=ok`.
A column that has the standard name need not be named; a response may be a list of the question's replies.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_finish,
    as_messages,
    as_number,
    as_text,
    as_tokens,
    field,
    json_lines,
    parquet_rows,
    with_thinking,
)
from r1eval.store.records import Message

COLUMNS: Mapping[str, str] = {
    "question_id": "the question's id",
    "question": "its text, or the whole prompt: a text, or a chat",
    "response": "the reply, or a list of them",
    "thinking": "the reply's thinking, where it is kept apart",
    "gold": "the right answer",
    "correct": "their verdict: true, false, or a number from 0 to 1",
    "answer": "the answer that they extracted",
    "finish": "how the reply ended: stop or length",
    "prompt_tokens": "tokens of the prompt",
    "output_tokens": "tokens of the reply",
    "seconds": "how long it took",
    "seed": "the sample's seed",
    "model": "the model",
    "temperature": "",
    "top_p": "",
    "max_tokens": "",
}
"""what a column can hold; the names that are taken where the user names none"""
NUMBERS = (
    *("correct", "prompt_tokens", "output_tokens", "seconds"),
    *("seed", "temperature", "top_p", "max_tokens"),
)


def read_json_lines(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of a file of JSON lines."""
    return _read(json_lines(path), options)


def read_parquet(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of a parquet file."""
    return _read(parquet_rows(path), options)


def _read(rows: Iterable[tuple[str, LogRow]], options: ReadOptions) -> Iterator[ForeignSample]:
    for place, row in rows:
        for name in options.columns.values():
            if name not in row:
                known = ", ".join(map(str, row))
                raise DataError(f"{place}: has no column {name!r}; it has {known}")
        yield from _samples(place, {what: row.get(options.columns.get(what, what)) for what in COLUMNS})


def _samples(place: str, told: LogRow) -> Iterator[ForeignSample]:
    _check_numbers(place, told)
    response = field(told, "response", place, "name its column by --column response=NAME")
    asked = told["question"]
    messages = as_messages(asked) or ((Message("user", asked),) if isinstance(asked, str) else ())
    settings = ForeignSettings(
        model=as_text(told["model"]),
        temperature=as_number(told["temperature"]),
        top_p=as_number(told["top_p"]),
        max_tokens=as_tokens(told["max_tokens"]),
    )
    for reply in response if isinstance(response, list) else [response]:
        if not isinstance(reply, str):
            raise DataError(f"{place}: the response is no text")
        yield ForeignSample(
            place=place,
            response=with_thinking(as_text(told["thinking"]), reply),
            question_id=as_text(told["question_id"]),
            texts=tuple(turn.content for turn in messages),
            messages=messages,
            gold=as_text(told["gold"]),
            verdict=None if isinstance(response, list) else as_number(told["correct"]),
            answer=as_text(told["answer"]) or "",
            finish=as_finish(told["finish"]),
            prompt_tokens=as_tokens(told["prompt_tokens"]),
            output_tokens=as_tokens(told["output_tokens"]),
            seconds=as_number(told["seconds"]),
            seed=as_tokens(told["seed"]),
            settings=settings,
        )


def _check_numbers(place: str, told: LogRow) -> None:
    """A number that cannot be read is not one that is not known; nan is: tables have it in gaps."""
    for what in NUMBERS:
        value = told[what]
        if value is not None and not isinstance(value, float) and as_number(value) is None:
            kind = "true, false, or a number from 0 to 1" if what == "correct" else "a number"
            raise DataError(f"{place}: {what} is {value!r:.40}; give {kind}")
