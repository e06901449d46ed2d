"""Runs a candidate look by look, and stops where the verdict is clear."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from r1eval import start
from r1eval.engines.engine import Engine
from r1eval.errors import NotComparableError, R1evalError
from r1eval.gate.cases import Settings
from r1eval.gate.compare import check_margins, compare
from r1eval.gate.decision import settled
from r1eval.gate.declared import Declared, Live, at, declare
from r1eval.prepare import Asked, rendered_example
from r1eval.progress import Progress
from r1eval.run import Job, run
from r1eval.scoring.judged import HowJudged
from r1eval.scoring.scorers import Grader
from r1eval.store import RunFolder
from reports.gate.rows import Finding, Gate, State

__all__ = ["Live", "gate_live"]

BARRED = (State.NOT_COMPARABLE, State.INCOMPLETE)


def gate_live(candidate: Path, baseline: Path, settings: Settings, live: Live, progress: Progress) -> Gate:
    """The verdict on a candidate that is run here, as far as the verdict needs.

    At each look every benchmark that is not settled is taken to that look's k, all in one stream of
    requests to one engine; then the runs are compared. The same call goes on where an earlier one ended,
    and a candidate that is finished is only compared. Everything that can be checked is checked before the
    first sample: R1evalError, NotComparableError, IncompleteError, RunFolderError, as `declare` and
    `Declared.begun` say. Raises EngineError when the engine dies.
    """
    if candidate.resolve() == baseline.resolve():
        raise R1evalError(f"{candidate} is the baseline itself; name a folder for the candidate's samples")
    looking = _Looking(RunFolder(candidate), RunFolder(baseline), settings, progress)
    declared = declare(looking.baseline, settings, live)
    check_margins(settings, declared.ks)
    reached = declared.begun(looking.candidate)
    if gate := looking.finished(declared):
        return gate
    _warn_of_seed(declared, looking.baseline, progress)
    asked = _asked(looking.baseline, declared, progress)
    how = HowJudged(declared.plan.isolation, declared.plan.judging)
    start.check_sandbox(asked, how, progress)
    with (
        closing(start.open_planned(declared.plan)) as engine,
        Grader(live.workers, declared.plan.answer_from, how) as grader,
    ):
        if not settings.allow_different_sampling:
            _check_prompts(looking.baseline, asked, engine)
        start.check(asked, engine, grader, declared.plan.seed, progress)
        now = [one.at(reached[one.benchmark.name]) for one in asked]
        plan = at(declared.plan, reached)
        job = Job(plan, now, engine, looking.candidate, declared=declared.record)
        run(job, grader, progress, lambda: looking.look(declared))
    return looking.gates[-1]


@dataclass(frozen=True)
class _Looking:
    candidate: RunFolder
    baseline: RunFolder
    settings: Settings
    progress: Progress
    gates: list[Gate] = field(default_factory=list)
    """of each look of this session"""

    def look(self, declared: Declared) -> Mapping[str, int]:
        """Compare what there is; the next k of the benchmarks that need more, {} if none does."""
        gate = compare(self.candidate, self.baseline, self.settings)
        self.gates.append(gate)
        further = _further(gate, declared)
        for finding in gate.findings:
            self.progress.say(_said(finding, declared, further.get(finding.benchmark)))
        return further

    def finished(self, declared: Declared) -> Gate | None:
        """The verdict on a candidate that an earlier session brought to its end."""
        if not self.candidate.exists() or not self.candidate.read_run()["sessions"][-1].get("ended"):
            return None
        gate = compare(self.candidate, self.baseline, self.settings)
        barred = any(finding.state in BARRED for finding in gate.findings)
        return None if barred or _further(gate, declared) else gate


def _further(gate: Gate, declared: Declared) -> dict[str, int]:
    """The next look's k of every benchmark that is not settled; none where one cannot be decided at all."""
    if any(finding.state in BARRED for finding in gate.findings):
        return {}
    rest = declared.next({finding.benchmark: finding.k_candidate for finding in gate.findings})
    return {f.benchmark: rest[f.benchmark] for f in gate.findings if f.benchmark in rest and not settled(f)}


def _asked(baseline: RunFolder, declared: Declared, progress: Progress) -> list[Asked]:
    """What is asked, at the last look's k; NotComparableError where it is not what the baseline asked."""
    asked = start.load(declared.benchmarks, declared.plan, progress)
    record = baseline.read_run()
    for one in asked:
        name = one.benchmark.name
        about = record["benchmarks"][name]
        if one.at(about["k"]).fingerprint != about["fingerprint"]:
            raise NotComparableError(
                f"{name}: its questions, prompts, golds or tests are not those of the baseline; give the "
                "baseline's data (--data, --benchmark), or make a new baseline of what it is now"
            )
    return asked


def _check_prompts(baseline: RunFolder, asked: Sequence[Asked], engine: Engine) -> None:
    """NotComparableError where this model's chat template makes another prompt than the baseline's."""
    record = baseline.read_run()
    for one in asked:
        before = record["benchmarks"][one.benchmark.name]["rendered_prompt"]
        now = rendered_example(one, engine).text
        if None not in (before, now) and before != now:
            raise NotComparableError(
                f"{one.benchmark.name}: the chat template renders the first question as {now!r}, in the "
                f"baseline it was {before!r}; give --engine-arg chat_template=FILE, or "
                "--allow-different-sampling"
            )


def _warn_of_seed(declared: Declared, baseline: RunFolder, progress: Progress) -> None:
    if declared.plan.seed == baseline.read_run()["plan"]["seed"]:
        progress.warn(
            f"--seed {declared.plan.seed} is the baseline's: an unchanged model writes the same texts again, "
            "and the gate compares them with themselves; leave --seed out"
        )


def _said(finding: Finding, declared: Declared, further: int | None) -> str:
    ks = declared.ks[finding.benchmark]
    look = ks.index(finding.k_candidate) + 1
    difference = "" if finding.difference is None else f"{100 * finding.difference.mean:+.1f} points, "
    state = finding.state.value.replace("_", " ")
    end = f"; on to k = {further}" if further else ""
    return (
        f"{finding.benchmark}: look {look} of {len(ks)}, k = {finding.k_candidate}: {difference}{state}{end}"
    )
