"""A run folder: what files it has, how they are read, written and locked.

run.json                       plan, versions, hardware, fingerprints, durations
metrics.json  metrics.csv      the results
BENCHMARK/questions.jsonl      the questions with their rendered messages
BENCHMARK/samples.jsonl        the model's replies; appended, never edited
BENCHMARK/scores.jsonl         the grade of each sample; derived, can be deleted
BENCHMARK/votes.jsonl          the groups of equivalent answers; derived
BENCHMARK/opinions.jsonl       a model's second opinions on grades; `r1eval audit`
BENCHMARK/foreign.jsonl        another harness's verdicts on the same samples; `r1eval import`
+adaptive/BENCHMARK/…          samples and scores beyond k of a run with adaptive k
"""

import json
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import packed_tests
from benchmarks.types import Question
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import KeysByQuestion
from r1eval.store.lock import FolderLock
from r1eval.store.record_fields import invalid_fields
from r1eval.store.record_parsing import (
    parse_finish,
    parse_indices,
    parse_question,
    parse_record,
)
from r1eval.store.records import Finish, Sample, Score, Status, Vote
from r1eval.store.sample_facts import read_sample_facts
from r1eval.store.score_index import ScoreIndex, ScoreReader, index_scores
from r1eval.store.score_lines import ScoreFacts, encode_score, parse_score, read_score
from r1eval.store.stored_samples import SampleKey, StoredSamples, read_line, read_stored_samples
from reports.schema_version import SCHEMA_VERSION

S = TypeVar("S", Sample, Score)
ADAPTIVE_PART = "+adaptive"
"""no benchmark can have this name"""

_QUESTION = re.compile(rb'\{"question_id": "([^"\\]*)", ')
"""how the lines of scores and votes begin"""


class RunFolder:
    """One run on disk. Writing needs the lock (`with folder.lock():`), reading does not."""

    def __init__(self, path: Path, questions: Path | None = None) -> None:
        """`questions`: the run folder that has the questions, if it is another one."""
        self.path = path
        self._questions = questions or path
        self._files: dict[tuple[str, str], Path] = {}
        self._appenders: dict[Path, jsonlines.Appender] = {}
        self._append_lock = threading.Lock()

    def adaptive_part(self) -> "RunFolder":
        """The samples beyond k of a run with adaptive k, and their scores."""
        return RunFolder(self.path / ADAPTIVE_PART, questions=self.path)

    def _file(self, benchmark: str, name: str) -> Path:
        """A file of a benchmark; made once, as it is named with each line."""
        if (path := self._files.get((benchmark, name))) is None:
            path = self._files[benchmark, name] = self.path / benchmark / f"{name}.jsonl"
        return path

    # the run as a whole

    def exists(self) -> bool:
        return (self.path / "run.json").exists()

    def read_run(self) -> dict[str, Any]:
        """The content of `run.json`; RunFolderError if it is missing or damaged."""
        path = self.path / "run.json"
        try:
            run = json.loads(jsonlines.read_text(path))
        except FileNotFoundError:
            raise RunFolderError(
                f"{self.path} holds no run (no run.json); name a folder that `r1eval run` wrote"
            ) from None
        except (ValueError, RecursionError) as error:
            raise RunFolderError(
                f"{path}: does not parse ({error}); restore it, or delete it and run the same command "
                "again, which keeps finished samples"
            ) from None
        if not isinstance(run, dict) or "plan" not in run:
            raise RunFolderError(f"{path}: not the record of a run; restore it")
        if field := next(invalid_fields(run), None):
            raise RunFolderError(f"{path}: {field} is missing or invalid; restore it")
        return run

    def write_run(self, run: Mapping[str, Any]) -> None:
        """Write `run.json` with the version of its schema, which is that of the JSON lines too."""
        content = {"schema": SCHEMA_VERSION} | {**run, "schema": SCHEMA_VERSION}
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        jsonlines.write_text(self.path / "run.json", [text])

    def lock(self) -> FolderLock:
        """Lock the folder for this process; RunFolderError at once if another process has it."""
        return FolderLock(self.path)

    # questions

    def write_questions(
        self, benchmark: str, questions: Iterable[Question], messages: Iterable[object]
    ) -> None:
        """`messages`: those of each question, in the same order, which contain its turns. Packed tests stay
        packed."""
        rows = (
            {**vars(question), "tests": packed_tests.to_json(question.tests), "messages": prompt}
            for question, prompt in zip(questions, messages, strict=True)
        )
        rows = ({name: value for name, value in row.items() if name != "turns"} for row in rows)
        jsonlines.replace(self.path / benchmark / "questions.jsonl", rows)

    def questions(self, benchmark: str) -> list[Question]:
        path = self._questions / benchmark / "questions.jsonl"
        return [parse_question(row, path) for row in jsonlines.read(path)]

    def parse_question(self, benchmark: str, row: dict[str, Any]) -> Question:
        """The question of one row of questions.jsonl."""
        return parse_question(row, self.path / benchmark / "questions.jsonl")

    # samples

    def append_sample(self, sample: Sample) -> bytes:
        """Append a sample; its line, of which scores hold the digest."""
        line = jsonlines.encode(sample)
        self._append(self._file(sample.benchmark, "samples"), line)
        return line

    def stored_samples(self, benchmark: str, keys: KeysByQuestion) -> StoredSamples:
        """Which samples are on disk, with the digests of their lines."""
        return read_stored_samples(self._file(benchmark, "samples"), keys)

    def finished_samples(
        self, benchmark: str, stored: StoredSamples, scored: ScoreIndex | None = None
    ) -> Iterator[tuple[Sample, int]]:
        """Each finished sample with its digest, in file order; of one that is held twice, the first.

        Those with a score in `scored` are left out.
        """
        path = self._file(benchmark, "samples")
        seen = {question: bytearray(len(digests)) for question, digests in stored.digests.items()}
        for number, line in jsonlines.lines(path):
            (question, index), failed = read_line(line, path, number)
            if not failed and question in seen and not seen[question][index]:
                seen[question][index] = 1
                if scored is not None and scored.has(question, index):
                    continue
                yield self.parse_sample(benchmark, line, number), stored.digest(question, index)

    def failed_samples(self, benchmark: str, stored: StoredSamples) -> Iterator[Sample]:
        """The last line of each sample that failed and never finished."""
        wanted = set(stored.failed.values())
        for number, line in jsonlines.lines(self._file(benchmark, "samples")) if wanted else ():
            if number in wanted:
                yield self.parse_sample(benchmark, line, number)

    def parse_sample(self, benchmark: str, line: bytes, number: int = 0) -> Sample:
        """The sample of a line of samples.jsonl."""
        path = self._file(benchmark, "samples")
        return parse_record(Sample, jsonlines.parse(line, path, number), path, finish=parse_finish)

    def samples(self, benchmark: str) -> Iterator[Sample]:
        """Each sample once: the first that finished; a failed one only where none finished."""
        return self.parse_samples(benchmark, jsonlines.read(self._file(benchmark, "samples")))

    def sample_facts(self, benchmark: str) -> Iterator[Sample]:
        """As `samples`, with "" for the texts, which are not parsed."""
        path = self._file(benchmark, "samples")
        facts = (read_sample_facts(line, path, number) for number, line in jsonlines.lines(path))
        return _deduplicate(facts, lambda sample: sample.finish is Finish.FAILED)

    def parse_samples(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Sample]:
        """The samples of these rows of samples.jsonl, in file order; each once, as in `samples`."""
        path = self._file(benchmark, "samples")
        samples = (parse_record(Sample, row, path, finish=parse_finish) for row in rows)
        return _deduplicate(samples, lambda sample: sample.finish is Finish.FAILED)

    # scores and votes

    def append_score(self, benchmark: str, score: Score) -> None:
        self._append(self._file(benchmark, "scores"), encode_score(score))

    def index_scores(
        self, benchmark: str, samples: StoredSamples, each: Callable[[ScoreFacts], None] | None = None
    ) -> ScoreIndex:
        """Where the valid scores lie: those that grade the texts that are on disk; `each` gets every one."""
        return index_scores(self._file(benchmark, "scores"), samples, each)

    def parse_score(self, benchmark: str, line: bytes) -> Score:
        """The score of a line of scores.jsonl."""
        return read_score(line, self._file(benchmark, "scores"))

    def scored_samples(
        self, benchmark: str, stored: StoredSamples, index: ScoreIndex
    ) -> Iterator[tuple[Sample, Score]]:
        """The finished samples that have a valid score, with it, in file order."""
        with ScoreReader(index) as reader:
            for sample, _ in self.finished_samples(benchmark, stored):
                if line := reader.line(sample.question_id, sample.index):
                    yield sample, self.parse_score(benchmark, line)

    def scores(self, benchmark: str, questions: Container[str] | None = None) -> Iterator[Score]:
        """Each score once: the first that did not fail; a failed one only where there is no other.

        With `questions` only those of these questions; other lines are hardly looked at.
        """
        path = self._file(benchmark, "scores")
        lines = _lines(path, questions)
        return _each_once(read_score(line, path, number) for number, line in lines)

    def parse_scores(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Score]:
        """The scores of these rows of scores.jsonl, in file order; each once, as in `scores`."""
        path = self._file(benchmark, "scores")
        return _each_once(parse_score(row, path) for row in rows)

    def write_scores(self, benchmark: str, scores: Iterable[Score]) -> None:
        jsonlines.write_lines(self._file(benchmark, "scores"), map(encode_score, scores))

    def write_score_lines(self, benchmark: str, lines: Iterable[bytes]) -> None:
        jsonlines.write_lines(self._file(benchmark, "scores"), lines)

    def write_votes(self, benchmark: str, votes: Iterable[Vote]) -> None:
        jsonlines.replace(self._file(benchmark, "votes"), votes)

    def votes(self, benchmark: str, questions: Container[str] | None = None) -> Iterator[Vote]:
        """All votes, or those on these questions."""
        path = self._file(benchmark, "votes")
        lines = _lines(path, questions)
        return self.parse_votes(benchmark, (jsonlines.parse(line, path, number) for number, line in lines))

    def parse_votes(self, benchmark: str, rows: Iterable[dict[str, Any]]) -> Iterator[Vote]:
        """The votes of these rows of votes.jsonl."""
        path = self._file(benchmark, "votes")
        return (parse_record(Vote, row, path, indices=parse_indices) for row in rows)

    # appending

    def _append(self, path: Path, line: bytes) -> None:
        with self._append_lock:
            if path not in self._appenders:
                self._appenders[path] = jsonlines.Appender(path)
            self._appenders[path].append(line)

    def close(self) -> None:
        with self._append_lock:
            for appender in self._appenders.values():
                appender.close()
            self._appenders.clear()


def _lines(path: Path, questions: Container[str] | None) -> Iterator[tuple[int, bytes]]:
    """The numbered lines of a file of scores or votes; with `questions`, those of these questions."""
    if questions is None:
        return jsonlines.lines(path)
    return (one for one in jsonlines.lines(path) if _question(one[1], path, one[0]) in questions)


def _question(line: bytes, path: Path, number: int) -> str:
    """The id of the question that a line is about."""
    if start := _QUESTION.match(line):
        return start[1].decode(errors="replace")
    return str(jsonlines.parse(line, path, number).get("question_id"))


def _each_once(scores: Iterable[Score]) -> Iterator[Score]:
    return _deduplicate(scores, lambda score: score.status is Status.FAILED)


def _deduplicate(records: Iterable[S], is_failed: Callable[[S], bool]) -> Iterator[S]:
    """The first record of each key that did not fail; where all failed, the last one, at the end."""
    seen: defaultdict[str, set[int]] = defaultdict(set)
    failures: dict[SampleKey, S] = {}
    for record in records:
        question, index = record.question_id, record.index
        if is_failed(record):
            failures[question, index] = record
        elif index not in (indices := seen[question]):
            indices.add(index)
            yield record
    yield from (record for (question, index), record in failures.items() if index not in seen[question])
