"""Whether a run's numbers are what its samples say: scores of these texts, metrics of these scores."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.digests import GradingRules, grading_keys, questions_digest, rows_digest
from r1eval.store.folder import RunFolder
from r1eval.store.lock import is_locked
from r1eval.store.score_index import ScoreIndex
from r1eval.store.stored_samples import StoredSamples

BY_RUN = "run the run's own `r1eval run` command again, which repairs this"

MadeFrom = dict[str, dict[str, object]]
"""benchmark -> what its metrics are computed from; in metrics.json"""


@dataclass(frozen=True)
class Unsoundness:
    """Something in a run folder that makes its numbers wrong, or may."""

    benchmark: str
    """"" for the run as a whole"""
    text: str
    by_run: bool = False
    """only the command of the run can repair it; `check --fix` cannot"""


@dataclass(frozen=True)
class BenchmarkState:
    """What is stored of one benchmark."""

    name: str
    questions: int
    k: int
    samples: StoredSamples
    scores: ScoreIndex

    @property
    def is_unverifiable(self) -> bool:
        """Whether the scores are of an older version, which does not say what they grade."""
        return self.scores.undigested > 0 and self.scores.count() == 0

    def finished(self) -> int:
        """Samples with an index below k."""
        digests = self.samples.digests.values()
        return sum(len(one[: self.k]) - one[: self.k].count(0) for one in digests)

    def problems(self, is_going_on: bool = False) -> Iterator[Unsoundness]:
        """`is_going_on`: the run was never finished, so the latest samples need not be graded yet."""
        scores = self.scores
        if scores.damaged:
            yield Unsoundness(self.name, f"damaged lines in scores.jsonl: {scores.damaged}")
        if self.is_unverifiable:
            return
        if scores.stale and not self.samples.count():
            yield Unsoundness(self.name, "samples.jsonl has none of the samples that are scored", by_run=True)
        elif scores.stale:
            yield Unsoundness(
                self.name,
                "scores that grade another text than samples.jsonl has, or that were made in another way: "
                f"{scores.stale}",
            )
        failures = sum(index < self.k for _, index in scores.failures)
        if (missing := self.finished() - scores.count(self.k) - failures) > 0 and not is_going_on:
            yield Unsoundness(self.name, f"samples that have no score: {missing}")


def read_questions(folder: RunFolder, run: Mapping[str, Any], name: str) -> list[Question]:
    """The questions of a benchmark; RunFolderError if they are not those that the run asked.

    Of older runs only their number is known.
    """
    questions, entry = folder.questions(name), run["benchmarks"][name]
    if stated := entry.get("questions_digest"):
        same = stated == questions_digest(questions)
    else:
        same = entry.get("questions", len(questions)) == len(questions)
    if not same:
        raise RunFolderError(
            f"{folder.path / name / 'questions.jsonl'}: not the questions and golds that were asked; {BY_RUN}"
        )
    return questions


def read_state(folder: RunFolder, run: Mapping[str, Any], name: str) -> BenchmarkState:
    """What is stored of a benchmark: a pass over its samples and one over its scores.

    RunFolderError for damaged questions or samples.
    """
    questions = read_questions(folder, run, name)
    samples = folder.stored_samples(name, grading_keys(GradingRules.of(run), questions))
    scores = folder.index_scores(name, samples)
    return BenchmarkState(name, len(questions), run["benchmarks"][name]["k"], samples, scores)


def read_adaptive_state(folder: RunFolder, run: Mapping[str, Any], name: str) -> BenchmarkState | None:
    """The same of the samples beyond k; None if the benchmark's k is not adaptive."""
    checkpoints = run["benchmarks"][name].get("checkpoints")
    if not checkpoints:
        return None
    return replace(read_state(folder.adaptive_part(), run, name), k=checkpoints[-1])


def made_from(folder: RunFolder, run: Mapping[str, Any]) -> MadeFrom:
    """What identifies the files that the metrics of a run are computed from."""
    return {
        name: {
            "grader": run["grader"],
            "k": entry["k"],
            "scores": file_digest(folder.path / name / "scores.jsonl"),
            "votes": file_digest(folder.path / name / "votes.jsonl"),
            **_adaptive_scores(folder, entry, name),
        }
        for name, entry in run["benchmarks"].items()
    }


def _adaptive_scores(folder: RunFolder, entry: Mapping[str, Any], name: str) -> dict[str, object]:
    if not entry.get("checkpoints"):
        return {}
    return {"scores beyond k": file_digest(folder.adaptive_part().path / name / "scores.jsonl")}


def file_digest(path: Path) -> str:
    """BLAKE2b of a file's content, 128 bits in hex; that of nothing if there is no file."""
    digest = blake2b(digest_size=16)
    if jsonlines.exists(path):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def metrics_problems(folder: RunFolder, run: Mapping[str, Any]) -> Iterator[Unsoundness]:
    """Why metrics.json is not of these scores and votes; nothing if it does not exist or does not say."""
    content = _read_metrics_file(folder.path)
    recorded = content.get("made_from")
    if not isinstance(recorded, Mapping):
        return
    if content.get("digest", "") not in ("", rows_digest(content.get("metrics"))):
        yield Unsoundness("", "the figures in metrics.json were changed")
    current = made_from(folder, run)
    for name, now in current.items():
        before = recorded.get(name)
        if not isinstance(before, Mapping):
            yield Unsoundness(name, "metrics.json does not have it yet")
        elif changed := [part for part in now if before.get(part) != now[part]]:
            what = {"k": "another k", "grader": "another grader"}.get(changed[0], f"other {changed[0]}")
            yield Unsoundness(name, f"metrics.json is made from {what}")


def _read_metrics_file(folder: Path) -> Mapping[str, Any]:
    """The content of metrics.json; {} if it cannot be read."""
    try:
        content = json.loads(jsonlines.read_text(folder / "metrics.json"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def check_sound(folder: RunFolder, *benchmarks: str) -> Mapping[str, BenchmarkState]:
    """RunFolderError, with the fix, if the run's numbers are not what its samples say, or it is a shard.

    Only these benchmarks are checked; all, if none is named. Returns what is stored of each; where a state
    `is_unverifiable`, its scores are of an older version, and this cannot be known.
    """
    run = folder.read_run()
    if shard := run["plan"].get("shard"):
        raise RunFolderError(
            f"{folder.path} is shard {shard} of a run; put the shards together with `r1eval merge`"
        )
    names = benchmarks or tuple(run["benchmarks"])
    states = {name: read_state(folder, run, name) for name in names}
    further = [state for name in names if (state := read_adaptive_state(folder, run, name))]
    for state in (*states.values(), *further):
        _refuse(folder, next(state.problems(), None))
    if not benchmarks:
        _refuse(folder, next(metrics_problems(folder, run), None))
    return states


def _refuse(folder: RunFolder, problem: Unsoundness | None) -> None:
    if problem is None:
        return
    fix = BY_RUN if problem.by_run else f"`r1eval check {folder.path} --fix` makes it right"
    if is_locked(folder.path):
        fix = "wait for the r1eval that is writing there"
    raise RunFolderError(f"{folder.path}: {problem.benchmark}: {problem.text}; {fix}")
