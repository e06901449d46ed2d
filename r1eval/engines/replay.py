"""Generations from a file of JSON lines, made elsewhere: scored as if an engine had just made them."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from r1eval.engines.arguments import check_names
from r1eval.engines.protocol import EngineOptions, Rendered, failed
from r1eval.errors import DataError, R1evalError
from r1eval.store.records import Finish, Message, Request, Sample

Key = tuple[str, str, int]
"""benchmark ("" where the line names none), question id, index"""

NAMED = 3
"""how many missing or left-over samples a notice names"""


@dataclass(frozen=True)
class Place:
    line: int
    """1-based"""
    offset: int
    """in bytes"""


class ReplayEngine:
    """Reads the file once at the start, checking each line, and keeps only where each generation lies."""

    def __init__(self, options: EngineOptions) -> None:
        check_names("replay", options.args, ("path",))
        if "path" not in options.args:
            raise R1evalError("the engine replay needs a file; give --engine-arg path=FILE.jsonl")
        self._path = Path(options.args["path"])
        try:
            self._file = self._path.open("rb")
        except OSError as error:
            raise R1evalError(f"--engine-arg path={self._path}: cannot be read ({error.strerror})") from None
        self._places = self._index()

    def render(self, messages: tuple[Message, ...]) -> Rendered:  # noqa: ARG002 - nobody knows the prompt
        return Rendered(None, None)

    def context_tokens(self) -> int | None:
        return None

    def notices(self, requests: Iterable[Request]) -> list[str]:
        """What is missing from the file and what is left over, given all requests of the run.

        DataError if a line could answer requests of two benchmarks.
        """
        missing: list[str] = []
        taken: dict[Key, str] = {}
        for request in requests:
            key = self._key(request)
            if key is None:
                missing.append(f"{request.benchmark} {request.question_id} [{request.index}]")
            elif taken.setdefault(key, request.benchmark) != request.benchmark:
                raise self._bad(
                    self._places[key].line,
                    f"both {taken[key]} and {request.benchmark} ask for question {request.question_id}; "
                    'add "benchmark" to the line',
                )
        left = [f"line {place.line}" for key, place in self._places.items() if key not in taken]
        found = (
            ("samples asked for are not in it and fail", missing),
            ("lines are asked for by nobody", left),
        )
        return [f"{self._path}: {len(names)} {what}: {_some(names)}" for what, names in found if names]

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        for request in requests:
            key = self._key(request)
            if key is None:
                yield failed(request, f"not in {self._path}")
            else:
                yield self._sample(request, self._places[key])

    def about(self) -> Mapping[str, Any]:
        return {"engine": "replay", "path": str(self._path), "lines": len(self._places)}

    def close(self) -> None:
        self._file.close()

    def _key(self, request: Request) -> Key | None:
        keys = ((name, request.question_id, request.index) for name in (request.benchmark, ""))
        return next((key for key in keys if key in self._places), None)

    def _index(self) -> dict[Key, Place]:
        places: dict[Key, Place] = {}
        offset = 0
        for number, line in enumerate(self._file, 1):
            if line.strip():
                key = self._checked_key(line, number)
                if key in places:
                    raise self._bad(
                        number,
                        f"question {key[1]} [{key[2]}] stands in line {places[key].line} too; keep one",
                    )
                places[key] = Place(number, offset)
            offset += len(line)
        return places

    def _checked_key(self, line: bytes, number: int) -> Key:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise self._bad(number, f"not JSON ({error})") from None
        if not isinstance(record, dict):
            raise self._bad(number, "not a JSON object")
        wrong = next(problems(record), None)
        if wrong:
            raise self._bad(number, wrong)
        return str(record.get("benchmark") or ""), str(record["question_id"]), record["index"]

    def _bad(self, number: int, what: str) -> DataError:
        return DataError(f"{self._path}:{number}: {what}")

    def _sample(self, request: Request, place: Place) -> Sample:
        self._file.seek(place.offset)
        record = json.loads(self._file.readline())
        return Sample(
            benchmark=request.benchmark,
            question_id=request.question_id,
            index=request.index,
            text=record["text"],
            finish=Finish(record.get("finish") or Finish.STOP),
            prompt_tokens=record.get("prompt_tokens") or 0,
            output_tokens=record.get("output_tokens") or 0,
            seconds=record.get("seconds") or 0.0,
            seed=request.seed,
        )


def problems(record: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a line from being a generation, each with its mend.

    >>> list(problems({"question_id": "I-1", "index": -1, "text": "…"}))
    ['"index" is -1; give a whole number from 0']
    """
    rules: tuple[tuple[str, Any, str, bool], ...] = (
        ("question_id", (str, int), "the question's id, as `r1eval list BENCHMARK --json` prints it", True),
        ("index", int, "a whole number from 0", True),
        ("text", str, "what the model wrote", True),
        ("finish", ("stop", "length"), "stop or length", False),
        ("output_tokens", int, "a whole number from 0", False),
        ("prompt_tokens", int, "a whole number from 0", False),
        ("seconds", (int, float), "a number from 0", False),
        ("benchmark", str, "a benchmark's name", False),
    )
    for name, kind, wanted, needed in rules:
        value = record.get(name)
        if value is None:
            if needed:
                yield f'"{name}" is missing; give {wanted}'
        elif not _fits(value, kind):
            yield f'"{name}" is {json.dumps(value)[:80]}; give {wanted}'


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def _fits(value: object, kind: Any) -> bool:
    if isinstance(kind, tuple) and isinstance(kind[0], str):
        return value in kind
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return not isinstance(value, int | float) or value >= 0
