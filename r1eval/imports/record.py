"""The `run.json` of an imported run: what the log tells, null for the rest, and which files were read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.selection import Selection
from benchmarks.types import Sampling
from r1eval.imports.foreign import ForeignSettings
from r1eval.imports.tally import ImportTally
from r1eval.run.growth import timestamp
from r1eval.run.manifest import RunRecord, benchmark_facts, record_judging
from r1eval.run.plan import Plan, fingerprint
from r1eval.run.prepare import PreparedBenchmark
from r1eval.scoring.grades import GRADER_VERSION, AnswerFrom
from r1eval.store.digests import questions_digest
from r1eval.store.machine import ENGINE_PACKAGES, versions


@dataclass(frozen=True)
class SourceFile:
    """A file that was imported."""

    path: str
    """as the user named it"""
    bytes: int
    sha256: str


@dataclass(frozen=True)
class ImportIdentity:
    """What makes two imports the same: the same files, read in the same way."""

    format: str
    sources: tuple[SourceFile, ...]
    benchmark: str
    columns: Mapping[str, str]
    metric: str | None
    k: int | None
    allow_unmatched: bool
    selection: Mapping[str, Any]

    def same_as(self, recorded: object) -> bool:
        """Whether a run records this import; files may have moved."""
        ours = asdict(self)
        if not isinstance(recorded, Mapping) or not isinstance(recorded.get("sources"), list):
            return False
        if [one.sha256 for one in self.sources] != [one["sha256"] for one in recorded["sources"]]:
            return False
        return all(value == recorded.get(name) for name, value in ours.items() if name != "sources")


@dataclass(frozen=True)
class ScoringChoice:
    """How the samples are graded: the options of `r1eval score`."""

    answer_from: AnswerFrom
    judging: str
    isolation: str


def build_record(
    identity: ImportIdentity,
    prepared: PreparedBenchmark,
    tally: ImportTally,
    settings: ForeignSettings,
    scoring: ScoringChoice,
    selection: Selection,
) -> RunRecord:
    """The record of a run whose samples a log gave; `prepared` has the run's k and what was asked."""
    name = prepared.benchmark.name
    plan = Plan(
        model=settings.model or "",
        engine=f"import:{identity.format}",
        engine_args={},
        sampling={name: prepared.sampling},
        seed=0,
        limit=None,
        preset=None,
        prefill="",
        answer_from=scoring.answer_from,
        selection=selection,
        judging=scoring.judging,
        isolation=scoring.isolation,
    )
    record: RunRecord = {
        "plan": {**plan.to_json(), "seed": settings.seed},
        "grader": GRADER_VERSION,
        "imported": {**asdict(identity), "harness": settings.harness, "metric_used": settings.metric},
        "benchmarks": {name: _benchmark_entry(prepared, tally)},
        "sessions": [{"started": timestamp(), "versions": _versions()}],
    }
    if record["benchmarks"][name]["programs"]:
        record_judging(record, scoring.judging, scoring.isolation)
    return record


def _versions() -> dict[str, str]:
    """Of what reads and grades; what generated the samples is the log's to tell."""
    return {name: one for name, one in versions().items() if name not in ENGINE_PACKAGES}


def told_sampling(settings: ForeignSettings, k: int) -> Sampling:
    """The sampling as told; None for what is not, as `Sampling.from_json` has it."""
    names = ("temperature", "top_p", "max_tokens")
    return Sampling.from_json({**{name: getattr(settings, name) for name in names}, "k": k})


def _benchmark_entry(prepared: PreparedBenchmark, tally: ImportTally) -> RunRecord:
    """A benchmark's entry; whether prompts open the thinking is told by the replies."""
    messages: Sequence[Any] = prepared.messages
    return {
        **benchmark_facts(prepared, fingerprint(prepared.questions, messages, prepared.sampling)),
        "notices": [*prepared.notices, *tally.remarks()],
        "warnings": [],
        "rendered_prompt": None,
        "opens_thinking": None,
        "thinking_tags": None,
        "questions_digest": questions_digest(prepared.questions),
    }
