"""Fetches the data of benchmarks into a mirror, and compares a mirror with what was recorded of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import asked, catalogue
from benchmarks.datasets import is_file, load
from benchmarks.errors import BenchmarkError
from benchmarks.fetch import Download, fetch, format_size, plan_download, total_size
from benchmarks.mirror import damaged_files, read_record
from benchmarks.types import Benchmark
from r1eval.errors import R1evalError
from reports.schema_version import SCHEMA_VERSION


@dataclass(frozen=True)
class MirrorCheck:
    """What a mirror has for one benchmark, against what was recorded."""

    benchmark: str
    questions: int
    """0 if they cannot be loaded"""
    fingerprint: str
    """of the questions in the mirror; "" if they cannot be loaded"""
    expected: str
    """the fingerprint that r1eval knows, else the one right after the download; "" if neither is known"""
    problems: tuple[str, ...]
    """files that are missing or damaged"""

    @property
    def differs(self) -> bool:
        """Whether the questions are not the recorded ones."""
        return bool(self.expected and self.fingerprint and self.expected != self.fingerprint)


def fetch_benchmarks(
    names: Sequence[str], to: Path, *, dry_run: bool, say: Callable[[str], None]
) -> list[str]:
    """Fetch each benchmark's data; what failed, one line each, after all others were fetched."""
    benchmarks = asked.resolve(names, k=1).benchmarks
    plans: list[tuple[Benchmark, Download]] = []
    failures: list[str] = []
    for benchmark in benchmarks:
        if is_file(benchmark.dataset.repo):
            say(f"{benchmark.name}: nothing to fetch, its data is the file {benchmark.dataset.repo}")
            continue
        try:
            plans.append((benchmark, plan_download(benchmark.dataset)))
        except BenchmarkError as error:
            failures.append(f"{benchmark.name}: {error}")
    for benchmark, download in plans:
        say(_describe(benchmark, download))
    if dry_run:
        say(f"{format_size(total_size([download for _, download in plans]))} in all; nothing was downloaded")
        return failures
    for benchmark, download in plans:
        try:
            fingerprint = fetch(benchmark, download, to, say)
        except (BenchmarkError, OSError) as error:
            failures.append(f"{benchmark.name}: {error}")
            continue
        known = benchmark.dataset.fingerprint or fingerprint
        differs = f": not the recorded questions ({known[:12]}…)" if known != fingerprint else ""
        say(f"{benchmark.name}: complete, fingerprint {fingerprint[:12]}…{differs}")
    return failures


def check_mirror(folder: Path, names: Sequence[str]) -> list[MirrorCheck]:
    """Check the named benchmarks, or all whose data set the mirror has. R1evalError if it has none."""
    benchmarks = (
        asked.resolve(names, k=1).benchmarks
        if names
        else [one for one in catalogue.BENCHMARKS if _is_here(one, folder)]
    )
    if not benchmarks:
        raise R1evalError(
            f"{folder} has the data of no benchmark: folders are named by hub id, such as "
            f"HuggingFaceH4/MATH-500; fetch them with `r1eval data fetch BENCHMARK --to {folder}`"
        )
    return [_check(one, folder) for one in benchmarks]


def format_checks(checks: Sequence[MirrorCheck]) -> str:
    """One line for each benchmark, and one for each problem."""
    return "\n".join(line for one in checks for line in _lines(one))


def to_json(checks: Sequence[MirrorCheck]) -> str:
    """The checks as a JSON list."""
    rows = [{"schema": SCHEMA_VERSION, **asdict(one), "differs": one.differs} for one in checks]
    return json.dumps(rows, indent=1)


def _describe(benchmark: Benchmark, download: Download) -> str:
    count = len(download.sizes)
    gated = ", gated: needs the terms accepted and `hf auth login`" * benchmark.dataset.gated
    return (
        f"{benchmark.name}: {benchmark.dataset.repo} at {download.commit[:12]}, {count} "
        f"file{'s' * (count != 1)}, {format_size(download.bytes)}{gated}"
    )


def _is_here(benchmark: Benchmark, folder: Path) -> bool:
    """Whether the mirror has the benchmark's splits; without a record only that the folder is there."""
    repo = folder / benchmark.dataset.repo
    if is_file(benchmark.dataset.repo) or not repo.is_dir():
        return False
    try:
        record = read_record(repo)
    except BenchmarkError:
        return True  # the check of the benchmark tells what is wrong with it
    return record is None or benchmark.name in record.fingerprints


def _check(benchmark: Benchmark, folder: Path) -> MirrorCheck:
    expected = benchmark.dataset.fingerprint or ""
    repo = folder / benchmark.dataset.repo
    try:
        record = read_record(repo)
        problems = damaged_files(repo, record) if record else []
        expected = expected or (record.fingerprints.get(benchmark.name, "") if record else "")
        loaded = load(benchmark, folder)
    except BenchmarkError as error:
        return MirrorCheck(benchmark.name, 0, "", expected, (str(error),))
    return MirrorCheck(benchmark.name, len(loaded.questions), loaded.fingerprint, expected, tuple(problems))


def _lines(check: MirrorCheck) -> Iterator[str]:
    if check.differs:
        yield (
            f"{check.benchmark}: {check.questions} questions differ from the recorded ones: fingerprint "
            f"{check.fingerprint[:12]}…, recorded {check.expected[:12]}…"
        )
    elif check.fingerprint:
        known = "as recorded" if check.expected else "nothing is recorded to compare it with"
        questions = f"{check.benchmark}: {check.questions} questions"
        yield f"{questions}, fingerprint {check.fingerprint[:12]}…, {known}"
    yield from (f"{check.benchmark}: {problem}" for problem in check.problems)
