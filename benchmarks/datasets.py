"""Loads a benchmark's questions: hub, mirror or file -> rows -> questions, checked and fingerprinted."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from benchmarks import local_files
from benchmarks.errors import BenchmarkError
from benchmarks.hub import DatasetRows, locate, read_hub, read_hub_files, read_mirror, read_mirror_files
from benchmarks.mirror import read_record
from benchmarks.packed_tests import digest
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, SkippedRow


@dataclass(frozen=True)
class LoadedBenchmark:
    questions: tuple[Question, ...]
    """in the order of the source"""
    fingerprint: str
    """of these questions (`fingerprint`)"""
    source: str
    """where the rows came from: a hub id, or the path of a mirror's folder or of a local file"""
    revision: str | None
    """the hub commit that was read, or that `r1eval data fetch` mirrored if the questions are unchanged
    since; None for a file, or a mirror that was made by hand"""
    notices: tuple[str, ...] = ()
    """what a user should know before trusting results on these questions, one line each"""


def load(benchmark: Benchmark, data: Path | None = None) -> LoadedBenchmark:
    """All questions of a benchmark, from the hub, or from the mirror `data` laid out by hub id.

    A data set that is a local file is read from its own path, whatever `data` is. Raises BenchmarkError if
    the data set is missing or gated, or has unexpected columns, an unexpected number of questions or
    duplicate ids.
    """
    dataset = benchmark.dataset
    local = is_file(dataset.repo)
    if data is None and not local and Path(dataset.repo).is_dir():
        data = Path()  # the library would read such a folder itself, so treat it as a mirror
    parts = read_parts(dataset, data)
    rows = [*make_questions(benchmark, number_rows(dataset, parts), partial(locate, dataset, data))]
    questions = tuple(
        with_language(one, benchmark) for made in rows for one in made if isinstance(one, Question)
    )
    skipped_rows = [one for made in rows for one in made if isinstance(one, SkippedRow)]
    check_questions(benchmark, questions, skipped_rows)
    actual = fingerprint(questions)
    commits = {part.commit for part in parts.values()}
    revision = commits.pop() if len(commits) == 1 else None
    if data is not None and not local:
        revision = fetched_commit(benchmark, data, actual)
    pinned = local or (revision is not None and revision == dataset.revision)
    missing_files = [name for name in dataset.files if name not in parts]
    return LoadedBenchmark(
        questions=questions,
        fingerprint=actual,
        source=dataset.repo if local or data is None else str(data / dataset.repo),
        revision=revision,
        notices=(
            *content_notices(benchmark, actual, pinned),
            *(f"{benchmark.name}: {notice}" for notice in benchmark.notices),
            *size_notices(benchmark, len(rows), missing_files),
            *selection_notices(benchmark, len(rows), skipped_rows),
        ),
    )


def fingerprint(questions: Iterable[Question]) -> str:
    """SHA-256 over the content of the questions, independent of their order.

    Covers each question's id, slots, gold and kind of answer; for a program also its tests and judging, and
    the conversation that asks it if it has one.
    """
    entries = sorted(
        json.dumps(
            [q.id, dict(q.slots), q.gold, q.answer.value, judging_key(q), *([q.turns] if q.turns else [])],
            sort_keys=True,
        )
        for q in questions
    )
    return sha256("\n".join(entries).encode()).hexdigest()


def judging_key(question: Question) -> list[object]:
    """Everything that affects a program's verdict, for a fingerprint; [] for other kinds of answer."""
    if question.answer is not Answer.PROGRAM and not question.tests:
        return []
    return [digest(question.tests), asdict(question.judging)]


def fetched_commit(benchmark: Benchmark, data: Path, actual: str) -> str | None:
    """The commit that a mirror's questions are of; None unless they are those that were fetched."""
    record = read_record(data / benchmark.dataset.repo)
    if record is None or record.fingerprints.get(benchmark.name) != actual:
        return None
    return record.commit


def is_file(repo: str) -> bool:
    """Whether a data set's `repo` is a local file rather than a hub id."""
    return local_files.is_data_file(repo)


def read_parts(dataset: Dataset, data: Path | None) -> dict[str, DatasetRows]:
    """The rows of each configuration, or of each file, in order."""
    if is_file(dataset.repo):
        return {dataset.configs[0]: DatasetRows(local_files.read_rows(Path(dataset.repo)), commit=None)}
    if dataset.files:
        return read_hub_files(dataset) if data is None else read_mirror_files(dataset, data)
    parts: dict[str, DatasetRows] = {}
    builder = None
    for config in dataset.configs:
        parts[config] = (
            read_hub(dataset, config, builder)
            if data is None
            else read_mirror(dataset, config, data, builder)
        )
        builder = parts[config].builder
    return parts


def number_rows(dataset: Dataset, parts: Mapping[str, DatasetRows]) -> Iterator[DatasetRow]:
    """All rows, each with its position; error messages name a row of a file by that file."""
    for name, part in parts.items():
        repo = f"{dataset.repo}/{name}" if dataset.files else dataset.repo
        for index, row in enumerate(part.rows):
            yield {**row, "@config": name, "@row": index, "@repo": repo}


def make_questions(
    benchmark: Benchmark, rows: Iterable[DatasetRow], locate: Callable[[str], Path]
) -> Iterator[tuple[Question | SkippedRow, ...]]:
    """What each row is made into: most often one question. locate: finds a file that a row names."""
    for row in rows:
        try:
            made = benchmark.to_question(benchmark.attach(row, locate) if benchmark.attach else row)
            yield made if isinstance(made, tuple) else (made,)
        except BenchmarkError as error:
            raise BenchmarkError(
                f"{benchmark.name}: row {row['@row'] + 1} of {row['@repo']}: {error}"
            ) from error


def with_language(question: Question, benchmark: Benchmark) -> Question:
    """The question with a tag `language` if its benchmark is in one, other than English or to be measured."""
    measured = benchmark.languages != ("en",) or "language_consistency" in benchmark.metrics
    if len(benchmark.languages) != 1 or not measured or "language" in question.tags:
        return question
    return replace(question, tags={**question.tags, "language": benchmark.languages[0]})


def check_questions(
    benchmark: Benchmark, questions: Sequence[Question], skipped_rows: Sequence[SkippedRow]
) -> None:
    repo, expected = benchmark.dataset.repo, benchmark.expected_questions
    duplicates = [name for name, count in Counter(question.id for question in questions).items() if count > 1]
    if duplicates:
        raise BenchmarkError(
            f"{benchmark.name}: {repo} has the id {duplicates[0]!r} more than once: ids must be unique"
        )
    if not questions:
        skipped = f" (skipped rows: {', '.join(count_reasons(skipped_rows))})" if skipped_rows else ""
        raise BenchmarkError(f"{benchmark.name}: {repo} has no questions to ask{skipped}")
    if expected is not None and len(questions) != expected:
        raise BenchmarkError(
            f"{benchmark.name}: {repo} has {len(questions)} questions, expected {expected}; download it "
            "again completely (to ask fewer, use --limit; for a data set of your own, write a .toml)"
        )


def size_notices(benchmark: Benchmark, rows: int, missing_files: Sequence[str]) -> Iterator[str]:
    """A warning, not an error, about an incomplete data set whose questions are a selection anyway."""
    expected = benchmark.dataset.expected_rows
    if expected is not None and rows != expected:
        without = f" (without {', '.join(missing_files)})" if missing_files else ""
        yield (
            f"{benchmark.name}: {benchmark.dataset.repo} has {rows} rows here{without}, expected {expected}: "
            "results may not be comparable with others"
        )


def selection_notices(benchmark: Benchmark, rows: int, skipped_rows: Sequence[SkippedRow]) -> Iterator[str]:
    """Which rows were skipped and why, and excluded ids that do not exist."""
    if skipped_rows:
        reasons = ", ".join(count_reasons(skipped_rows))
        yield f"{benchmark.name}: {len(skipped_rows)} of {rows} rows skipped: {reasons}"
    absent = sorted(set(benchmark.selection.exclude) - {row.question_id for row in skipped_rows})
    if absent:
        yield f"{benchmark.name}: no question has the id {list_ids(absent)} that --exclude names"


def count_reasons(skipped_rows: Sequence[SkippedRow]) -> list[str]:
    """`2 interactive`, `1 excluded by --exclude (2046/A)`: the most common first."""
    counts = Counter(row.reason for row in skipped_rows)
    ids = {
        reason: list_ids([row.question_id for row in skipped_rows if row.reason == reason])
        for reason in counts
    }
    return [
        f"{count} {reason}" + (f" ({ids[reason]})" if ids[reason] else "")
        for reason, count in counts.most_common()
    ]


def list_ids(ids: Sequence[str]) -> str:
    """The first ten ids, and how many more there are."""
    known_ids = [question_id for question_id in ids if question_id]
    more = f" and {len(known_ids) - 10} more" if len(known_ids) > 10 else ""
    return ", ".join(known_ids[:10]) + more


def content_notices(benchmark: Benchmark, actual: str, pinned: bool) -> Iterator[str]:
    recorded, source = benchmark.dataset.fingerprint, f"{benchmark.name}: {benchmark.dataset.repo}"
    if recorded is not None and recorded != actual:
        yield (
            f"{source}: its content differs from the recorded one (fingerprint {actual[:12]}…, recorded "
            f"{recorded[:12]}…): results may not be comparable with others"
        )
    elif recorded is None and not pinned:
        yield (
            f"{source}: its content cannot be verified (no commit, no recorded fingerprint); its "
            f"fingerprint is {actual[:12]}…"
        )
