"""Repairs a run folder without losing a finished sample: damaged lines aside, questions written again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.errors import BenchmarkError
from r1eval.errors import RunFolderError
from r1eval.run.growth import write_questions
from r1eval.run.prepare import PreparedBenchmark
from r1eval.store import jsonlines
from r1eval.store.digests import GradingRules, grading_keys
from r1eval.store.folder import RunFolder

Say = Callable[[str], None]
"""called with one line for each repair"""

RECORD_START = b'{"benchmark": '
"""how a sample's line begins: after a torn one, another may follow on the same line"""


def repair_questions(
    folder: RunFolder, record: Mapping[str, Any], benchmarks: Sequence[PreparedBenchmark], say: Say
) -> None:
    """Write questions.jsonl again where it is damaged, or is not what the run asks."""
    rules = GradingRules.of(record)
    for prepared in benchmarks:
        name = prepared.benchmark.name
        try:
            stored = grading_keys(rules, folder.questions(name))
        except (RunFolderError, BenchmarkError):
            stored = {}
        if stored != grading_keys(rules, prepared.questions):
            write_questions(folder, prepared)
            say(f"{name}: questions.jsonl was damaged, and is written again")


def set_damaged_aside(folder: RunFolder, name: str, say: Say) -> None:
    """Move lines of samples.jsonl that are no samples into samples.jsonl.damaged; their samples are asked
    again. A finished sample that shares its line with damage is kept.
    """
    path = folder.path / name / "samples.jsonl"
    if not any(_salvage(folder, name, line) != line for _, line in jsonlines.lines(path)):
        return
    damaged: list[bytes] = []

    def sound_lines() -> Iterator[bytes]:
        for _, line in jsonlines.lines(path):
            kept = _salvage(folder, name, line)
            if kept != line:
                damaged.append(line[: len(line) - len(kept)] + b"\n" * bool(kept))
            if kept:
                yield kept

    jsonlines.write_lines(path, sound_lines())
    with path.with_name("samples.jsonl.damaged").open("ab") as file:
        file.writelines(damaged)
    say(
        f"{name}: {len(damaged)} damaged line{'s' * (len(damaged) > 1)} of samples.jsonl set aside in "
        "samples.jsonl.damaged"
    )


def _salvage(folder: RunFolder, name: str, line: bytes) -> bytes:
    """The line itself if it is a sample, else the sample at its end, else nothing."""
    if _is_sample(folder, name, line):
        return line
    start = len(line)
    while (start := line.rfind(RECORD_START, 0, start)) >= 0:
        rest = line[start:].rstrip(b"\0 \r\n\t") + b"\n"
        if _is_sample(folder, name, rest):
            return rest
    return b""


def _is_sample(folder: RunFolder, name: str, line: bytes) -> bool:
    try:
        folder.parse_sample(name, line)
    except RunFolderError:
        return False
    return True
