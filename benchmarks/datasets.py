"""A benchmark's questions: pinned revision, mirror or file -> rows -> Question, checked and fingerprinted."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from benchmarks import local_files
from benchmarks.errors import BenchmarkError
from benchmarks.hub import Read, read_hub, read_hub_files, read_mirror, read_mirror_files
from benchmarks.packed_tests import digest
from benchmarks.types import Answer, Benchmark, Dataset, LeftOut, Question, Row


@dataclass(frozen=True)
class Loaded:
    questions: tuple[Question, ...]
    """in the source's order"""
    fingerprint: str
    """of these questions"""
    source: str
    """where the rows were read: a hub id, or the path of a mirror's folder or of a local file"""
    revision: str | None
    """the hub commit that was read; None for a mirror or file, which tell none"""
    notices: tuple[str, ...] = ()
    """what a user should know before trusting a figure made of these questions, one line each"""


def load(benchmark: Benchmark, data: Path | None = None) -> Loaded:
    """All questions of a benchmark, from the hub, or from the mirror `data` laid out by hub id.

    A data set that is a file of the user's own is read where it lies, whatever `data` says. Raises
    BenchmarkError if the set is missing, gated, has other columns, another number of questions than the
    benchmark is known to have, or the same id twice.
    """
    dataset = benchmark.dataset
    local = is_file(dataset.repo)
    if data is None and not local and Path(dataset.repo).is_dir():
        data = Path()  # the library would take such a folder for the set itself, so it is a mirror
    parts = read(dataset, data)
    rows = [*ask(benchmark, rows_of(dataset, parts))]
    questions = tuple(row for row in rows if isinstance(row, Question))
    left_out = [row for row in rows if isinstance(row, LeftOut)]
    check(benchmark, questions, left_out)
    commits = {part.commit for part in parts.values()}
    revision = commits.pop() if len(commits) == 1 else None
    found = fingerprint(questions)
    pinned = local or (revision is not None and revision == dataset.revision)
    missing = [name for name in dataset.files if name not in parts]
    return Loaded(
        questions=questions,
        fingerprint=found,
        source=dataset.repo if local or data is None else str(data / dataset.repo),
        revision=revision,
        notices=(
            *notices(benchmark, found, pinned),
            *(f"{benchmark.name}: {notice}" for notice in benchmark.notices),
            *incomplete(benchmark, len(rows), missing),
            *selected(benchmark, len(rows), left_out),
        ),
    )


def fingerprint(questions: Iterable[Question]) -> str:
    """SHA-256 over what the questions ask, whatever their order.

    Of each its id, slots, gold and kind of answer; of a program its tests too, and how it is judged.
    """
    asked = sorted(
        json.dumps(
            [q.id, dict(q.slots), q.gold, q.answer.value, judged(q)],
            sort_keys=True,
        )
        for q in questions
    )
    return sha256("\n".join(asked).encode()).hexdigest()


def judged(question: Question) -> list[object]:
    """What decides over a program, in a form for a fingerprint; [] for other kinds of answer."""
    if question.answer is not Answer.PROGRAM and not question.tests:
        return []
    return [digest(question.tests), asdict(question.judging)]


def is_file(repo: str) -> bool:
    """Whether a data set's `repo` is a local file rather than a hub id."""
    return Path(repo).suffix in local_files.SUFFIXES


def read(dataset: Dataset, data: Path | None) -> dict[str, Read]:
    """What is read one after the other: each configuration, or each file."""
    if is_file(dataset.repo):
        return {dataset.configs[0]: Read(local_files.read(Path(dataset.repo)), commit=None)}
    if dataset.files:
        return read_hub_files(dataset) if data is None else read_mirror_files(dataset, data)
    configs = dataset.configs
    return {
        config: read_hub(dataset, config) if data is None else read_mirror(dataset, config, data)
        for config in configs
    }


def rows_of(dataset: Dataset, parts: Mapping[str, Read]) -> Iterator[Row]:
    """All rows, each with where it stands; in an error a row of a file is named by that file."""
    for name, part in parts.items():
        repo = f"{dataset.repo}/{name}" if dataset.files else dataset.repo
        for place, row in enumerate(part.rows):
            yield {**row, "@config": name, "@row": place, "@repo": repo}


def ask(benchmark: Benchmark, rows: Iterable[Row]) -> Iterator[Question | LeftOut]:
    for row in rows:
        try:
            yield benchmark.to_question(row)
        except BenchmarkError as error:
            raise BenchmarkError(
                f"{benchmark.name}: row {row['@row'] + 1} of {row['@repo']}: {error}"
            ) from error


def check(benchmark: Benchmark, questions: Sequence[Question], left_out: Sequence[LeftOut]) -> None:
    repo, expected = benchmark.dataset.repo, benchmark.expected_questions
    twice = [name for name, count in Counter(question.id for question in questions).items() if count > 1]
    if twice:
        raise BenchmarkError(
            f"{benchmark.name}: {repo} has the id {twice[0]!r} more than once: every question needs its own"
        )
    if not questions:
        why = f" that are asked ({', '.join(reasons(left_out))})" if left_out else ""
        raise BenchmarkError(f"{benchmark.name}: {repo} holds no questions{why}")
    if expected is not None and len(questions) != expected:
        raise BenchmarkError(
            f"{benchmark.name}: {repo} holds {len(questions)} questions where {expected} belong; download it "
            "again whole (to ask fewer, use --limit; for a set of your own, write a .toml)"
        )


def incomplete(benchmark: Benchmark, rows: int, missing: Sequence[str]) -> Iterator[str]:
    """A set that is not there whole is no error where its questions are chosen anyway, but must be said."""
    expected = benchmark.dataset.expected_rows
    if expected is not None and rows != expected:
        without = f" (without {', '.join(missing)})" if missing else ""
        yield (
            f"{benchmark.name}: {benchmark.dataset.repo} holds {rows} rows here{without} where {expected} "
            "belong: figures made of it may not compare with others"
        )


def selected(benchmark: Benchmark, rows: int, left_out: Sequence[LeftOut]) -> Iterator[str]:
    """What was not asked and why; and ids that the user excluded in vain."""
    if left_out:
        yield f"{benchmark.name}: {len(left_out)} of {rows} rows left out: {', '.join(reasons(left_out))}"
    absent = sorted(set(benchmark.selection.exclude) - {row.question_id for row in left_out})
    if absent:
        yield f"{benchmark.name}: no question has the id {some(absent)} that --exclude names"


def reasons(left_out: Sequence[LeftOut]) -> list[str]:
    """`2 interactive`, `1 excluded by --exclude (2046/A)`: the commonest first."""
    counts = Counter(row.why for row in left_out)
    named = {why: some([row.question_id for row in left_out if row.why == why]) for why in counts}
    return [
        f"{count} {why}" + (f" ({named[why]})" if named[why] else "") for why, count in counts.most_common()
    ]


def some(ids: Sequence[str]) -> str:
    """The first ten ids, and how many more there are."""
    shown = [question_id for question_id in ids if question_id]
    more = f" and {len(shown) - 10} more" if len(shown) > 10 else ""
    return ", ".join(shown[:10]) + more


def notices(benchmark: Benchmark, found: str, pinned: bool) -> Iterator[str]:
    recorded, which = benchmark.dataset.fingerprint, f"{benchmark.name}: {benchmark.dataset.repo}"
    if recorded is not None and recorded != found:
        yield (
            f"{which} has another content than the recorded one (fingerprint {found[:12]}…, recorded "
            f"{recorded[:12]}…): figures made of it may not compare with others"
        )
    elif recorded is None and not pinned:
        yield (
            f"{which}: nothing vouches for its content (no commit applies, no fingerprint is recorded); its "
            f"fingerprint is {found[:12]}…"
        )
