"""Imports a log: reads, matches, and grades it; the run folder appears when all of it is there."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks import catalogue
from benchmarks.selection import Selection
from benchmarks.types import Question
from r1eval.errors import DataError, R1evalError, RunFolderError
from r1eval.imports.catalogue import FORMATS, find_format
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadLog, ReadOptions
from r1eval.imports.golds import gold_remarks
from r1eval.imports.matching import QuestionFinder, Unmatched
from r1eval.imports.record import ImportIdentity, ScoringChoice, SourceFile, build_record, told_sampling
from r1eval.imports.tally import ImportTally
from r1eval.run.growth import timestamp, write_questions
from r1eval.run.prepare import PreparedBenchmark, check_judging, prepare_benchmark
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.run.settled_warnings import settle_warnings
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.programs import JudgeOptions
from r1eval.store import foreign_verdicts, jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.foreign_verdicts import ForeignVerdict
from r1eval.store.lock import FolderLock
from r1eval.store.records import Message, Sample

MAX_ANSWER = 200
"""characters kept of the answer that the harness extracted"""


@dataclass(frozen=True)
class ImportOptions:
    """The options of `r1eval import`; see its --help."""

    format: str
    files: tuple[Path, ...]
    benchmark: str
    out: Path
    data: Path | None = None
    model: str | None = None
    k: int | None = None
    reading: ReadOptions = field(default_factory=ReadOptions)
    allow_unmatched: bool = False
    selection: Selection = field(default_factory=Selection)
    answer_from: AnswerFrom = "answer"
    judging: str = "judge"
    isolation: str = "bubblewrap"
    workers: int | None = None
    allow_failed: bool = False


def import_log(options: ImportOptions, warn: Callable[[str], None]) -> bool:
    """Write the run folder; False if it holds this very import already.

    It is made in a folder beside and renamed when it is complete: an interrupt leaves nothing in `out`.
    DataError for a log that cannot be read or does not fit the benchmark, RunFolderError if `out` holds
    something else.
    """
    log_format = find_format(options.format)
    if options.reading.metric and not log_format.has_metrics:
        known = ", ".join(one.name for one in FORMATS.values() if one.has_metrics)
        raise R1evalError(f"--verdict is for {known}; the format {log_format.name} has one verdict")
    identity = _identity(options)
    if _holds(options.out, identity):
        return False
    staging = options.out.with_name(f".{options.out.name}.importing")
    with FolderLock(staging):
        run = RunFolder(staging / "run")
        shutil.rmtree(run.path, ignore_errors=True)
        try:
            _write_run(run, log_format.read, identity, options, warn)
            run.path.rename(options.out)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return True


def _identity(options: ImportOptions) -> ImportIdentity:
    sources = tuple(map(_source, options.files))
    for number, one in enumerate(sources):
        for earlier in sources[:number]:
            if one.sha256 == earlier.sha256:
                raise R1evalError(f"{one.path} has the content of {earlier.path}; name each file once")
    return ImportIdentity(
        format=options.format,
        sources=sources,
        benchmark=options.benchmark,
        columns=dict(options.reading.columns),
        metric=options.reading.metric,
        k=options.k,
        allow_unmatched=options.allow_unmatched,
        selection=options.selection.options(),
    )


def _source(path: Path) -> SourceFile:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    return SourceFile(str(path), path.stat().st_size, digest)


def _holds(out: Path, identity: ImportIdentity) -> bool:
    """Whether the folder is this import's; RunFolderError if it is another's."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return False
    folder = RunFolder(out)
    if folder.exists() and identity.same_as(folder.read_run().get("imported")):
        return True
    raise RunFolderError(f"{out} holds something else than this import; give another --out")


def _write_run(
    run: RunFolder,
    reader: ReadLog,
    identity: ImportIdentity,
    options: ImportOptions,
    warn: Callable[[str], None],
) -> None:
    prepared = _prepare(options)
    check_judging([prepared], JudgeOptions(options.isolation, options.judging))
    tally = _read_samples(run, reader, prepared, options)
    source = ", ".join(path.name for path in options.files)
    left_out = tally.check_questions(prepared.questions, source, allow=options.allow_unmatched)
    remarks = (*left_out, *gold_remarks(prepared.questions, tally.golds))
    for line in remarks:
        warn(line)
    settings = _told(tally, options, source)
    sampling = told_sampling(settings, tally.settle_k(options.k, source))
    prepared = _as_asked(prepared, tally, remarks)
    prepared = replace(prepared, sampling=sampling)
    scoring = ScoringChoice(options.answer_from, options.judging, options.isolation)
    write_questions(run, prepared)
    run.write_run(build_record(identity, prepared, tally, settings, scoring, options.selection))
    _grade(run, options, warn)


def _prepare(options: ImportOptions) -> PreparedBenchmark:
    benchmark = catalogue.apply_selection([catalogue.find(options.benchmark)], options.selection)[0]
    return prepare_benchmark(benchmark, benchmark.sampling, options.data, None)


def _read_samples(
    run: RunFolder, reader: ReadLog, prepared: PreparedBenchmark, options: ImportOptions
) -> ImportTally:
    """Write every sample that answers a question, and the harness's verdict on it, as they are read."""
    name, finder, tally = prepared.benchmark.name, QuestionFinder(prepared.questions), ImportTally()
    verdicts = jsonlines.Appender(foreign_verdicts.path(run, name))
    with closing(run), closing(verdicts):
        for sample in (one for path in options.files for one in reader(path, options.reading)):
            question = finder.find(sample)
            if isinstance(question, Unmatched):
                tally.add_unmatched(sample, question)
            elif options.k is not None and tally.counts[question.id] >= options.k:
                tally.surplus += 1
            else:
                index = tally.add(question, sample)
                run.append_sample(_stored(name, question, index, sample))
                verdicts.append(jsonlines.encode(_verdict(question, index, sample)))
    return tally


def _stored(benchmark: str, question: Question, index: int, sample: ForeignSample) -> Sample:
    return Sample(
        benchmark=benchmark,
        question_id=question.id,
        index=index,
        text=sample.response,
        finish=sample.finish,
        prompt_tokens=sample.prompt_tokens,
        output_tokens=sample.output_tokens,
        seconds=sample.seconds,
        seed=sample.seed,
        detail=sample.error,
        thinking_tokens=sample.thinking_tokens,
    )


def _verdict(question: Question, index: int, sample: ForeignSample) -> ForeignVerdict:
    return ForeignVerdict(question.id, index, sample.verdict, sample.answer[:MAX_ANSWER], sample.place)


def _told(tally: ImportTally, options: ImportOptions, source: str) -> ForeignSettings:
    """The settings of the whole log; the model from the user, if the log does not tell one."""
    told: Mapping[str, object] = {name: tally.told(name) for name in ForeignSettings.__dataclass_fields__}
    settings = ForeignSettings(**told)  # type: ignore[arg-type]
    model = options.model or settings.model
    if not model:
        raise R1evalError(f"{source}: does not tell one model; name it by --model ID_OR_PATH")
    return replace(settings, model=model)


def _as_asked(prepared: PreparedBenchmark, tally: ImportTally, remarks: Sequence[str]) -> PreparedBenchmark:
    """The questions that have samples, with the messages that the log tells; the others are left out.

    Where it tells none, the benchmark's own text stands for them, so that a reader sees the question.
    """
    questions = tuple(question for question in prepared.questions if tally.counts[question.id])
    messages = tuple(tally.messages.get(one.id) or (Message("user", _text(one)),) for one in questions)
    notices = (*prepared.notices, *remarks)
    return replace(prepared, questions=questions, messages=messages, notices=notices)


def _text(question: Question) -> str:
    return "\n\n".join(filter(None, (question.slots.get(name) for name in ("question", "choices"))))


def _grade(run: RunFolder, options: ImportOptions, warn: Callable[[str], None]) -> None:
    """Grade as `r1eval score` does."""
    rescore(
        run.path,
        RescoreOptions(
            isolation=options.isolation, workers=options.workers, allow_failed=options.allow_failed
        ),
        warn,
    )
    record = run.read_run()
    settle_warnings(run, record)
    record["sessions"][-1]["ended"] = timestamp()
    run.write_run(record)
