"""The `replay` engine: takes generations from a file of JSON lines that was made elsewhere."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from heapq import nsmallest
from pathlib import Path
from typing import Any

from r1eval.engines.arguments import check_names
from r1eval.engines.openai_reply import FINISHES
from r1eval.engines.protocol import EngineOptions, RenderedPrompt, failed_sample
from r1eval.errors import DataError, R1evalError
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store import jsonlines
from r1eval.store.record_parsing import MAX_TOKENS, is_token_count
from r1eval.store.records import Message, Request, Sample

SourceKey = tuple[str, str]
"""benchmark ("" if the lines name none), question id"""

MAX_NAMES = 3
"""how many missing or unused samples a notice names"""


class ReplayEngine:
    """Reads the file once at the start, checks each line, and keeps only the position of each generation."""

    def __init__(self, options: EngineOptions) -> None:
        check_names("replay", options.args, ("path",))
        if "path" not in options.args:
            raise R1evalError("the engine replay needs a file; give --engine-arg path=FILE.jsonl")
        self._path = Path(options.args["path"])
        try:
            self._file = self._path.open("rb", buffering=1 << 16)
        except OSError as error:
            raise R1evalError(f"--engine-arg path={self._path}: cannot be read ({error.strerror})") from None
        self._thinking = options.thinking
        self._offsets: dict[SourceKey, dict[int, int]] = {}
        """source -> index -> where the line starts, in bytes"""
        self._index_lines()

    def render(self, messages: tuple[Message, ...]) -> RenderedPrompt:  # noqa: ARG002 - the prompt is unknown
        return RenderedPrompt(None, None)

    def context_tokens(self) -> int | None:
        return None

    def thinking_tags(self) -> ThinkingTags | None:
        return self._thinking

    def notices(self, requests: Iterable[Request]) -> list[str]:
        """Requests of the run that are missing from the file, and lines that no request uses.

        DataError if a line matches requests of two benchmarks.
        """
        missing, first_missing = 0, list[str]()
        used_by: dict[SourceKey, dict[int, str]] = {}
        for request in requests:
            source = self._find_source(request)
            if source is None:
                missing += 1
                if missing <= MAX_NAMES:
                    first_missing.append(f"{request.benchmark} {request.question_id} [{request.index}]")
                continue
            user = used_by.setdefault(source, {}).setdefault(request.index, request.benchmark)
            if user != request.benchmark:
                raise self._line_error(
                    self._line_number(self._offsets[source][request.index]),
                    f"both {user} and {request.benchmark} ask question {request.question_id}; "
                    'add "benchmark" to the line',
                )
        unused = self._count() - sum(map(len, used_by.values()))
        first_unused = [
            f"line {self._line_number(offset)}" for offset in nsmallest(MAX_NAMES, self._unused(used_by))
        ]
        problems = (
            (missing, "samples of the run are missing from it and will fail", first_missing),
            (unused, "lines match no sample of the run", first_unused),
        )
        return [
            f"{self._path}: {count} {problem}: {', '.join(names)}{', …' * (count > MAX_NAMES)}"
            for count, problem, names in problems
            if count
        ]

    def generate(self, requests: Iterable[Request]) -> Generator[Sample, None, None]:
        for request in requests:
            source = self._find_source(request)
            if source is None:
                yield failed_sample(request, f"not in {self._path}")
            else:
                yield self._sample(request, self._offsets[source][request.index])

    def describe(self) -> Mapping[str, Any]:
        return {"engine": "replay", "path": str(self._path), "lines": self._count()}

    def close(self) -> None:
        self._file.close()

    def _count(self) -> int:
        return sum(map(len, self._offsets.values()))

    def _unused(self, used_by: Mapping[SourceKey, Mapping[int, str]]) -> Iterator[int]:
        """The offsets of the lines that are not used."""
        for source, offsets in self._offsets.items():
            used = used_by.get(source, {})
            if len(used) < len(offsets):
                yield from (offset for index, offset in offsets.items() if index not in used)

    def _find_source(self, request: Request) -> SourceKey | None:
        """Where the request's line is."""
        for source in ((request.benchmark, request.question_id), ("", request.question_id)):
            if request.index in self._offsets.get(source, ()):
                return source
        return None

    def _index_lines(self) -> None:
        offset = 0
        for number, line in enumerate(self._file, 1):
            if line.strip():
                source, index = self._read_key(line, number)
                offsets = self._offsets.setdefault(source, {})
                if index in offsets:
                    first = self._line_number(offsets[index])
                    raise self._line_error(
                        number, f"question {source[1]} [{index}] is also in line {first}; keep one"
                    )
                offsets[index] = offset
            offset += len(line)

    def _line_number(self, offset: int) -> int:
        """The number of the line that starts at an offset, from 1; counted only for messages."""
        self._file.seek(0)
        number = 1
        while offset > 0 and (block := self._file.read(min(offset, 1 << 20))):
            number, offset = number + block.count(b"\n"), offset - len(block)
        return number

    def _read_key(self, line: bytes, number: int) -> tuple[SourceKey, int]:
        try:
            record = jsonlines.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._line_error(number, f"not valid JSON ({error})") from None
        if not isinstance(record, dict):
            raise self._line_error(number, "not a JSON object")
        problem = next(find_problems(record), None)
        if problem:
            raise self._line_error(number, problem)
        return (str(record.get("benchmark") or ""), str(record["question_id"])), record["index"]

    def _line_error(self, number: int, problem: str) -> DataError:
        return DataError(f"{self._path}:{number}: {problem}")

    def _sample(self, request: Request, offset: int) -> Sample:
        self._file.seek(offset)
        record = json.loads(self._file.readline())
        return Sample(
            benchmark=request.benchmark,
            question_id=request.question_id,
            index=request.index,
            text=record["text"],
            finish=FINISHES[(record.get("finish") or "stop").lower()],
            prompt_tokens=record.get("prompt_tokens"),
            output_tokens=record.get("output_tokens"),
            seconds=record.get("seconds") or 0.0,
            seed=request.seed,
            thinking_tokens=record.get("thinking_tokens"),
        )


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9


TOKENS = (is_token_count, f"a whole number from 0 to {MAX_TOKENS:,}, or leave it out if not known")
FIELDS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "question_id": (
        lambda value: isinstance(value, str) or type(value) is int,
        "the question's id, as `r1eval list BENCHMARK --json` prints it",
    ),
    "index": (lambda value: type(value) is int and value >= 0, "a whole number from 0"),
    "text": (_is_text, "the model's reply"),
    "finish": (lambda value: isinstance(value, str) and value.lower() in FINISHES, "stop or length"),
    "output_tokens": TOKENS,
    "prompt_tokens": TOKENS,
    "thinking_tokens": TOKENS,
    "seconds": (_is_duration, "a number from 0"),
    "benchmark": (_is_text, "a benchmark's name"),
}
"""the fields of a line: whether a value is valid, and what is"""
REQUIRED_FIELDS = ("question_id", "index", "text")


def find_problems(record: Mapping[str, Any]) -> Iterator[str]:
    """Why a line is not a valid generation, each reason with its fix.

    >>> list(find_problems({"question_id": "I-1", "index": -1, "text": "…"}))
    ['"index" is -1; give a whole number from 0']
    """
    for name, (is_valid, expected) in FIELDS.items():
        value = record.get(name)
        if value is None:
            if name in REQUIRED_FIELDS:
                yield f'"{name}" is missing; give {expected}'
        elif not is_valid(value):
            yield f'"{name}" is {json.dumps(value)[:80]}; give {expected}'
