"""Logs of Inspect: `.json`, or `.eval`, a zip with a JSON file for each sample; read without its package.

A sample, one for each epoch of a question (clipped):

{"id": "sum-1", "epoch": 1, "input": "What is 1 + 2?", "target": "3", "messages": […],
 "output": {"choices": [{"message": {"content": "It is \\boxed{3}."}, "stop_reason": "stop"}],
            "usage": {"input_tokens": 10, "output_tokens": 5}, "time": 0.2},
 "scores": {"match": {"value": "C", "answer": "3"}}}
"""

import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_finish,
    as_messages,
    as_number,
    as_text,
    as_tokens,
    content_text,
    json_file,
)
from r1eval.store.records import Finish

ZSTANDARD = 93
"""the compression of current .eval files, which Python's own zipfile cannot read"""
LETTERS = {"C": 1.0, "I": 0.0, "P": 0.5, "N": 0.0}
"""correct, incorrect, partial, no answer"""


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one log, in its order."""
    log, samples = _open(path)
    settings = _settings(log)
    for place, sample in samples:
        yield _sample(f"{path.name}:{place}", sample, settings, options)


def _open(path: Path) -> tuple[LogRow, Iterator[tuple[str, LogRow]]]:
    """The log without its samples, and (place, sample) one after the other."""
    if path.suffix == ".json":
        log = json_file(path)
        if not isinstance(log, dict) or "eval" not in log:
            raise DataError(f"{path}: not a log of Inspect; name a .eval or .json of its log folder")
        return log, ((_place(sample), sample) for sample in log.get("samples") or ())
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: not a log of Inspect ({error}); name its .eval or .json") from None
    names = sorted(archive.namelist(), key=_epoch)
    if "header.json" not in names:
        raise DataError(f"{path}: has no header.json: the evaluation did not end; run it to its end")
    parts = (_member(archive, path, name) for name in names if name.startswith("samples/"))
    return _member(archive, path, "header.json"), ((_place(sample), sample) for sample in parts)


def _epoch(name: str) -> int:
    """Of a member's name, `samples/ID_epoch_2.json`; samples lie in the order in which they ended."""
    number = name.rpartition("_epoch_")[2].removesuffix(".json")
    return int(number) if number.isdigit() else 0


def _member(archive: zipfile.ZipFile, path: Path, name: str) -> LogRow:
    info = archive.getinfo(name)
    if info.compress_type != ZSTANDARD:
        return json.loads(archive.read(name))  # type: ignore[no-any-return]
    import pyarrow

    with path.open("rb") as file:
        file.seek(info.header_offset + 26)  # lengths of the name and the extra field in the local header
        lengths = file.read(4)
        file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
        compressed = pyarrow.BufferReader(file.read(info.compress_size))
    try:
        return json.loads(pyarrow.CompressedInputStream(compressed, "zstd").read())  # type: ignore[no-any-return]
    except (ValueError, OSError) as error:
        raise DataError(f"{path}: {name} is damaged ({error}); copy the log again") from None


def _place(sample: LogRow) -> str:
    return f"{sample.get('id')}/{sample.get('epoch')}"


def _settings(log: LogRow) -> ForeignSettings:
    """The task's own settings count before the model's."""
    about: Mapping[str, Any] = log["eval"]
    config = {
        **_known(about.get("model_generate_config")),
        **_known((log.get("plan") or {}).get("config")),
    }
    version = (about.get("packages") or {}).get("inspect_ai", "")
    return ForeignSettings(
        model=as_text(about.get("model")),
        temperature=as_number(config.get("temperature")),
        top_p=as_number(config.get("top_p")),
        max_tokens=as_tokens(config.get("max_tokens")),
        seed=as_tokens(config.get("seed")),
        harness=f"Inspect {version}".strip(),
    )


def _known(config: object) -> dict[str, Any]:
    pairs = config.items() if isinstance(config, Mapping) else ()
    return {name: value for name, value in pairs if value is not None}


def _sample(place: str, sample: LogRow, settings: ForeignSettings, options: ReadOptions) -> ForeignSample:
    output = sample.get("output") or {}
    choice: LogRow = next(iter(output.get("choices") or ()), {})
    usage, error = output.get("usage") or {}, sample.get("error")
    turns = sample.get("messages") or []
    asked = turns[:-1] if turns and turns[-1].get("role") == "assistant" else turns
    scorer, score = _score(sample.get("scores") or {}, options, place)
    return ForeignSample(
        place=place,
        response=content_text((choice.get("message") or {}).get("content") or ""),
        question_id=as_text(sample.get("id")),
        texts=tuple(_texts(sample)),
        messages=as_messages(asked),
        gold=as_text(sample.get("target")),
        verdict=_value(score.get("value")),
        answer=as_text(score.get("answer")) or "",
        finish=Finish.FAILED if error else as_finish(choice.get("stop_reason")),
        error=str(error.get("message") if isinstance(error, Mapping) else error)[:200] if error else "",
        prompt_tokens=as_tokens(usage.get("input_tokens")),
        output_tokens=as_tokens(usage.get("output_tokens")),
        thinking_tokens=as_tokens(usage.get("reasoning_tokens")),
        seconds=as_number(output.get("time")),
        settings=ForeignSettings(**{**vars(settings), "metric": scorer}),
    )


def _texts(sample: LogRow) -> Iterator[str]:
    """What was asked, with its lettered options if it has any, and each message of it."""
    asked = sample.get("input") or ""
    text = asked if isinstance(asked, str) else "\n".join(turn.content for turn in as_messages(asked))
    options = [f"{chr(65 + number)}) {one}" for number, one in enumerate(sample.get("choices") or ())]
    yield "\n".join([text, *options])
    for turn in as_messages(sample.get("messages")):
        if turn.role == "user":
            yield turn.content


def _score(scores: Mapping[str, LogRow], options: ReadOptions, place: str) -> tuple[str | None, LogRow]:
    if options.metric and options.metric not in scores:
        raise DataError(f"--verdict {options.metric}: {place} has the scorers {', '.join(scores) or 'none'}")
    name = options.metric or next(iter(scores), None)
    return name, scores.get(name or "", {})


def _value(value: object) -> float | None:
    return LETTERS.get(value) if isinstance(value, str) else as_number(value)
