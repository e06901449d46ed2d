"""Puts the shards of one plan together into one run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from r1eval.errors import RunFolderError
from r1eval.run.folder_scores import score_folder
from r1eval.run.manifest import record_judging
from r1eval.run.merged_lines import MAX_NAMED, MergedLines
from r1eval.run.merged_record import Record, StoredRun, merged_record, part_with_questions, read_parts
from r1eval.run.opinions import merge_opinions
from r1eval.run.repair import Say
from r1eval.run.settled_warnings import settle_warnings
from r1eval.run.shards import Shard, parse_shard
from r1eval.run.thinking import infer_thinking, record_inference, recorded_thinking
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import UNPROTECTED_WARNING, JudgeOptions
from r1eval.store import jsonlines
from r1eval.store.digests import GradingRules, grading_keys
from r1eval.store.folder import RunFolder
from r1eval.store.lock import is_locked
from r1eval.store.soundness import read_questions


@dataclass(frozen=True)
class MergeOptions:
    """How samples without a valid score are graded, and what is shown; see `r1eval merge --help`."""

    workers: int | None = None
    isolation: str = "bubblewrap"
    allow_failed: bool = False
    standings: Path | None = None


def merge_runs(paths: Sequence[Path], out: Path, options: MergeOptions, say: Say) -> str:
    """Merge run folders into the run at `out`; return what it lacks, in one line, or "".

    Samples are written by question and index, with the scores that they have; the rest is graded here. If
    `out` has a run already, such as an earlier merge, its samples stay. RunFolderError, with each difference,
    for parts of different plans, for a sample that two folders hold with different texts, and for a folder
    that another process writes.
    """
    merged = RunFolder(out)
    others = list({path.resolve(): path for path in paths if path.resolve() != out.resolve()}.values())
    for path in others:
        RunFolder(path).read_run()
        if is_locked(path):
            raise RunFolderError(f"{path} is in use by another r1eval; merge when that one is done")
    if merged.exists() and (shard := StoredRun(merged, merged.read_run()).shard):
        raise RunFolderError(f"{out} holds shard {shard} of a run; give another folder with --out")
    with merged.lock():
        folders = [*([merged] if merged.exists() else []), *map(RunFolder, others)]
        parts = read_parts(folders)
        record = merged_record(parts)
        lines = {name: _find_lines(parts, record, name) for name in record["benchmarks"]}
        for one in lines.values():
            _write(merged, parts, record, one, say)
        merged.write_run(record)
        failed = _grade(merged, record, options, lines.values(), say)
    return _incomplete(out, parts, list(lines.values()), failed, say)


def _find_lines(parts: Sequence[StoredRun], record: Record, name: str) -> MergedLines:
    part = part_with_questions(parts, name)
    questions = read_questions(part.folder, part.record, name)
    keys = grading_keys(GradingRules.of(record), questions)
    return MergedLines([part.folder for part in parts], name, keys, record["benchmarks"][name]["k"])


def _write(
    merged: RunFolder, parts: Sequence[StoredRun], record: Record, lines: MergedLines, say: Say
) -> None:
    """Write the questions, samples and scores of one benchmark."""
    name = lines.name
    questions = part_with_questions(parts, name).folder.path / name / "questions.jsonl"
    jsonlines.write_lines(merged.path / name / "questions.jsonl", [questions.read_bytes()])
    jsonlines.write_lines(merged.path / name / "samples.jsonl", lines.sample_lines())
    for part in _parts_with_scores(merged, parts, record, name):
        lines.add_scores(part)
    merged.write_score_lines(name, lines.score_lines())
    merge_opinions([part.folder.path for part in parts], merged.path, name)
    if unscored := lines.unscored():
        say(f"{name}: {unscored} samples have no score of their texts; they are graded here")


def _parts_with_scores(
    merged: RunFolder, parts: Sequence[StoredRun], record: Record, name: str
) -> Iterator[int]:
    """The parts whose scores were given as those of the whole run are.

    Where prompts are not known, each part inferred from its own replies whether they begin inside the
    thinking. If the parts disagree, all replies decide, and what others graded is graded again.
    """
    entry = record["benchmarks"][name]
    inferred = [
        bool(part.record["benchmarks"].get(name, {}).get("opens_thinking_inferred")) for part in parts
    ]
    if len(set(inferred)) > 1:
        entry.pop("opens_thinking_inferred", None)
        thinking, _ = infer_thinking(recorded_thinking(record["plan"], entry), merged.samples(name))
        record_inference(entry, thinking)
    whole = bool(entry.get("opens_thinking_inferred"))
    for number, part in enumerate(parts):
        if name in part.record["benchmarks"] and inferred[number] == whole:
            yield number


def _grade(
    merged: RunFolder, record: Record, options: MergeOptions, lines: Iterable[MergedLines], say: Say
) -> int:
    """Grade what has no score, and write scores, votes, metrics and the record; how many samples failed, 0 if
    that is allowed."""
    plan, rules = record["plan"], record["plan"].get("judging", "judge")
    with_programs = [one for one in lines if record["benchmarks"][one.name].get("programs")]
    if with_programs and ("judged" not in record or any(one.unscored() for one in with_programs)):
        record_judging(record, rules, options.isolation)
        if options.isolation == "none":
            say(f"warning: {UNPROTECTED_WARNING}")
    with Grader(options.workers, plan["answer_from"], JudgeOptions(options.isolation, rules)) as grader:
        metrics = score_folder(
            merged, record, grader, allow_failed=options.allow_failed, standings=options.standings
        )
    settle_warnings(merged, record)
    merged.write_run(record)
    failed = sum(int(metric.value or 0) for metric in metrics if metric.name == "failed")
    return 0 if options.allow_failed else failed


def _incomplete(
    out: Path, parts: Sequence[StoredRun], lines: Sequence[MergedLines], failed: int, say: Say
) -> str:
    """What the merged run lacks and the fix, in one line; "" if nothing. What is missing is named."""
    counts = {parse_shard(part.shard).count for part in parts if part.shard}
    count = counts.pop() if len(counts) == 1 else 1
    missing, named, numbers = 0, list[str](), set[int]()
    for one in lines:
        for (question, index), number in one.missing():
            missing += 1
            numbers.add((number + index) % count)
            if missing <= MAX_NAMED:
                named.append(f"{one.name} {question} [{index}]")
    if missing:
        say(f"missing: {_first(named, missing)}")
    if missing and count > 1:
        shards = [str(Shard(number, count)) for number in sorted(numbers)[:MAX_NAMED]]
        say(f"they are in shard{'s' * (len(numbers) > 1)} {_first(shards, len(numbers))}")
    found = ((missing, "samples are missing"), (failed, "samples failed"))
    problems = [f"{number} {what}" for number, what in found if number]
    if not problems:
        return ""
    return (
        f"{' and '.join(problems)}; ask them with the run's command without --shard and with --out {out}, or "
        "finish the shards and merge again"
    )


def _first(named: Sequence[str], count: int) -> str:
    """The first of `count` things, by name."""
    return ", ".join(named) + (f" and {count - len(named)} more" if count > len(named) else "")
