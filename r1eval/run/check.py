"""Says whether run folders are sound, and makes them so: what `r1eval check` prints."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError
from r1eval.errors import RunFolderError
from r1eval.run.folder_scores import score_folder
from r1eval.run.manifest import record_judging
from r1eval.run.repair import set_all_damaged_aside
from r1eval.run.settled_warnings import settle_warnings
from r1eval.run.shards import parse_shard
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import GRADER_VERSION
from r1eval.scoring.programs import JudgeOptions
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from r1eval.store.soundness import (
    BY_RUN,
    BenchmarkState,
    Unsoundness,
    metrics_problems,
    read_adaptive_state,
    read_questions,
    read_state,
)
from reports.schema_version import SCHEMA_VERSION


@dataclass(frozen=True)
class BenchmarkCheck:
    """What a folder holds of one benchmark."""

    benchmark: str
    questions: int
    k: int
    asked: int
    """samples of the plan"""
    finished: int
    failed: int
    scored: int
    remarks: tuple[str, ...]
    """what is no fault, but may surprise"""
    further: int = 0
    """samples beyond k, of adaptive k"""
    further_missing: int = 0
    """those that its target still needs"""


@dataclass(frozen=True)
class RunCheck:
    """The result of checking a run folder."""

    path: str
    problems: tuple[Unsoundness, ...]
    benchmarks: tuple[BenchmarkCheck, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every sample of the plan is there, and every one that the target of adaptive k needs."""
        return all(one.finished >= one.asked and not one.further_missing for one in self.benchmarks)


def check_run(path: Path) -> RunCheck:
    """Check one run folder; nothing is written. RunFolderError if it holds no run."""
    folder = RunFolder(path)
    run = folder.read_run()
    is_measured = (path / "metrics.json").exists()
    problems: list[Unsoundness] = []
    checks: list[BenchmarkCheck] = []
    for name in run["benchmarks"]:
        try:
            read_questions(folder, run, name)
        except (RunFolderError, BenchmarkError) as error:
            problems.append(Unsoundness(name, str(error), by_run=True))
            continue
        try:
            state, further = read_state(folder, run, name), read_adaptive_state(folder, run, name)
        except RunFolderError as error:
            problems.append(Unsoundness(name, str(error)))
            continue
        if not state.questions:
            problems.append(Unsoundness(name, "questions.jsonl holds no questions", by_run=True))
        checks.append(_describe(state, further, folder, run))
        is_going_on = not is_measured and checks[-1].finished < checks[-1].asked
        problems += [*state.problems(is_going_on), *(further.problems() if further else ())]
    check = RunCheck(str(path), tuple(problems), tuple(checks))
    if problems or run["plan"].get("shard") or not (is_measured or check.is_complete):
        return check
    return replace(check, problems=tuple(_results_problems(folder, run["grader"])))


def fix_run(path: Path, workers: int | None, say: Callable[[str], None]) -> None:
    """Set damaged lines aside, grade what has no valid score, and write votes and metrics again.

    No finished sample is lost. RunFolderError for what only the run's own command can repair, such as lost
    questions; SandboxError if programs must be judged and this machine cannot.
    """
    folder = RunFolder(path)
    folder.read_run()
    with folder.lock():
        record = folder.read_run()
        set_all_damaged_aside(folder, record, say)
        if record["grader"] != GRADER_VERSION:
            record["grader"] = GRADER_VERSION
            record.pop("judged", None)
        plan = record["plan"]
        options = JudgeOptions("bubblewrap", plan.get("judging", "judge"))
        if "judged" not in record and any(entry.get("programs") for entry in record["benchmarks"].values()):
            record_judging(record, options.rules, options.isolation)
        had_bounds = _had_bounds(folder)
        with Grader(workers, plan["answer_from"], options) as grader:
            score_folder(folder, record, grader, allow_failed=had_bounds)
        settle_warnings(folder, record)
        folder.write_run(record)


def format_checks(checks: list[RunCheck], *, as_json: bool) -> str:
    """The checks as text, one screen for a run, or as JSON."""
    if as_json:
        records = [
            {"schema": SCHEMA_VERSION, **asdict(check), "sound": not check.problems} for check in checks
        ]
        return json.dumps(records, indent=1) + "\n"
    return "".join(f"{line}\n" for check in checks for line in _lines(check))


def _describe(
    state: BenchmarkState, further: BenchmarkState | None, folder: RunFolder, run: Mapping[str, Any]
) -> BenchmarkCheck:
    asked = state.questions * state.k
    if shard := run["plan"].get("shard"):
        asked = parse_shard(shard).size(range(state.questions), state.k)
    return BenchmarkCheck(
        state.name,
        state.questions,
        state.k,
        asked,
        state.finished(),
        len(state.samples.failed),
        state.scores.count(state.k),
        tuple(_remarks(state, folder)),
        further.finished() if further else 0,
        run["benchmarks"][state.name].get("adaptive", {}).get("missing", 0),
    )


def _remarks(state: BenchmarkState, folder: RunFolder) -> Iterator[str]:
    samples = state.samples
    if samples.conflicting:
        question, index = samples.conflicting[0]
        yield (
            f"{len(samples.conflicting)} samples are held again with another text, such as {question} "
            f"[{index}]; the first text counts"
        )
    elif samples.doubled:
        yield f"{samples.doubled} samples are held twice; they count once"
    if samples.unknown:
        yield f"{samples.unknown} samples are of questions that the run does not have; they do not count"
    if (surplus := samples.count() - state.finished()) > 0:
        yield f"{surplus} samples have an index of {state.k} or more; they do not count"
    if state.is_unverifiable:
        yield "the scores do not say which texts they grade: an older r1eval wrote them"
    if (folder.path / state.name / "samples.jsonl.damaged").exists():
        yield "samples.jsonl.damaged holds lines that were set aside"


def _results_problems(folder: RunFolder, grader: str) -> Iterator[Unsoundness]:
    try:
        read_metrics(folder.path)
    except RunFolderError as error:
        yield Unsoundness("", str(error))
        return
    yield from metrics_problems(folder, folder.read_run())
    if grader != GRADER_VERSION:
        yield Unsoundness("", f"graded by grader {grader}; this r1eval has {GRADER_VERSION}")


def _had_bounds(folder: RunFolder) -> bool:
    """Whether the run showed bounds for failed samples (`--allow-failed`)."""
    try:
        metrics = read_metrics(folder.path)
    except RunFolderError:
        return False
    return any(one.name == "pass@1" and one.value is None and one.low is not None for one in metrics)


def _lines(check: RunCheck) -> Iterator[str]:
    fixable = any(not problem.by_run for problem in check.problems)
    if not check.problems:
        yield f"{check.path}: sound" + ("" if check.is_complete else ", not finished")
    else:
        count = len(check.problems)
        yield f"{check.path}: {count} problem{'s' * (count > 1)}"
    for one in check.benchmarks:
        samples = f"{one.finished} of {one.asked} samples" + (f", {one.failed} failed" if one.failed else "")
        yield f"  {one.benchmark}: {one.questions} questions, k = {one.k}: {samples}, {one.scored} scores"
        if one.further or one.further_missing:
            more = f", {one.further_missing} or more are missing" if one.further_missing else ""
            yield f"    adaptive k: {one.further} samples beyond k{more}"
        yield from (f"    {remark}" for remark in one.remarks)
    for problem in check.problems:
        yield f"  problem: {problem.benchmark + ': ' if problem.benchmark else ''}{problem.text}"
    if any(problem.by_run for problem in check.problems):
        yield f"  fix: {BY_RUN}"
    elif fixable:
        yield f"  fix: `r1eval check {check.path} --fix`"
    elif not check.is_complete:
        yield "  to finish it: run the same command again"
