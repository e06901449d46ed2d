"""Repairs a run folder without losing a finished sample: damaged lines aside, questions written again."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from benchmarks.errors import BenchmarkError
from r1eval.errors import RunFolderError
from r1eval.run.growth import write_questions
from r1eval.run.prepare import PreparedBenchmark
from r1eval.store import jsonlines
from r1eval.store.digests import questions_digest
from r1eval.store.folder import RunFolder
from r1eval.store.score_index import ScoreIndex
from r1eval.store.stored_samples import StoredSamples, read_line

Say = Callable[[str], None]
"""called with one line for each repair"""

RECORD_START = b'{"benchmark": '
"""how a sample's line begins: after a torn one, another may follow on the same line"""


def repair_questions(folder: RunFolder, benchmarks: Sequence[PreparedBenchmark], say: Say) -> None:
    """Write questions.jsonl again where it is damaged, or is not what the run asks."""
    for prepared in benchmarks:
        name = prepared.benchmark.name
        try:
            stored = questions_digest(folder.questions(name))
        except (RunFolderError, BenchmarkError):
            stored = ""
        if stored != questions_digest(prepared.questions):
            write_questions(folder, prepared)
            say(f"{name}: questions.jsonl was damaged, and is written again")


def hides_damage(folder: RunFolder, name: str, samples: StoredSamples, scores: ScoreIndex) -> bool:
    """Whether a line of samples.jsonl is no sample although it begins and ends like one.

    Only lines of samples without a valid score are parsed: a score holds the digest of its line.
    """
    if samples.count() == scores.count():
        return False
    path = folder.path / name / "samples.jsonl"
    return any(
        not scores.has(*read_line(line, path, number)[0]) and not _is_sample(folder, name, line)
        for number, line in jsonlines.lines(path)
    )


def set_all_damaged_aside(folder: RunFolder, record: Mapping[str, Any], say: Say) -> None:
    """The same as `set_damaged_aside` for every benchmark, with its samples beyond k."""
    for name in record["benchmarks"]:
        set_damaged_aside(folder, name, say)
        set_damaged_aside(folder.adaptive_part(), name, say)


def set_damaged_aside(folder: RunFolder, name: str, say: Say) -> None:
    """Move lines of samples.jsonl that are no samples into samples.jsonl.damaged; their samples are asked
    again. A finished sample that shares its line with damage is kept.
    """
    path = folder.path / name / "samples.jsonl"
    damaged = [
        line[: len(line) - len(kept)] + b"\n" * bool(kept)
        for _, line in jsonlines.lines(path)
        if (kept := _salvage(folder, name, line)) != line
    ]
    if not damaged:
        return
    aside = path.with_name("samples.jsonl.damaged")
    jsonlines.exists(aside)
    with aside.open("ab") as file:  # before they are taken out, so that a kill loses none
        file.writelines(damaged)
    salvaged = (_salvage(folder, name, line) for _, line in jsonlines.lines(path))
    jsonlines.write_lines(path, filter(None, salvaged))
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
        read_line(line, folder.path / name / "samples.jsonl", 0)
    except RunFolderError:
        return False
    return True
