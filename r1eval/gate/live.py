"""Runs a candidate look by look, and stops where the verdict is clear."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.published import published
from r1eval.errors import LackingError, NotComparableError, R1evalError
from r1eval.gate.cases import Settings
from r1eval.gate.comparability import comparison
from r1eval.gate.decision import settled
from r1eval.gate.declaration import Declared, Live, declare
from r1eval.gate.verdict import check_margins, compare
from r1eval.run import start
from r1eval.run.manifest import open_record
from r1eval.run.pipeline import Job, run, to_k
from r1eval.run.progress import Progress
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import HowJudged
from r1eval.store.folder import RunFolder
from r1eval.tables.results import check_references
from reports.gate.verdict import Finding, Gate, State

__all__ = ["Live", "gate_live"]

BARRED = (State.NOT_COMPARABLE, State.INCOMPLETE)


def gate_live(candidate: Path, baseline: Path, settings: Settings, live: Live, progress: Progress) -> Gate:
    """The verdict on a candidate that is run here, as far as the verdict needs.

    At each look every benchmark that is not settled is taken to that look's k, all in one stream of
    requests to one engine; then the runs are compared. The same call goes on where an earlier one ended,
    and a candidate that is finished is only compared. Everything that can be checked is checked before the
    first sample: R1evalError, NotComparableError, LackingError, RunFolderError, as `declare` and
    `Declared.begun` say. Raises EngineError when the engine dies.
    """
    if candidate.resolve() == baseline.resolve():
        raise R1evalError(f"{candidate} is the baseline itself; name a folder for the candidate's samples")
    looking = _Looking(RunFolder(candidate), RunFolder(baseline), settings, progress)
    declared = declare(looking.baseline, settings, live)
    _check_stated(settings, declared)
    reached = declared.begun(looking.candidate)
    if gate := looking.finished(declared):
        return gate
    _warn_of_seed(declared, looking.baseline, progress)
    asked = start.load(declared.benchmarks, declared.plan, progress)
    how = HowJudged(declared.plan.isolation, declared.plan.judging)
    start.check_sandbox(asked, how, progress)
    with (
        closing(start.open_planned(declared.plan)) as engine,
        Grader(live.workers, declared.plan.answer_from, how) as grader,
    ):
        job = Job(declared.plan, asked, engine, looking.candidate, declared=declared.record)
        _check_comparable(looking.baseline, job, settings)
        start.check(asked, engine, grader, declared.plan.seed, progress)
        run(to_k(job, reached), grader, progress, lambda: looking.look(declared))
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
        with self.progress.stage("compare"):
            gate = compare(self.candidate, self.baseline, self.settings, looking=True)
        self.gates.append(gate)
        further = _further(gate, declared)
        for finding in gate.findings:
            self.progress.say(_said(finding, declared, further.get(finding.benchmark)))
        return further

    def finished(self, declared: Declared) -> Gate | None:
        """The verdict on a candidate that an earlier session brought to its end."""
        sessions = self.candidate.read_run().get("sessions") if self.candidate.exists() else []
        if not sessions or not sessions[-1].get("ended"):
            return None
        gate = compare(self.candidate, self.baseline, self.settings, looking=True)
        barred = any(finding.state in BARRED for finding in gate.findings)
        return None if barred or _further(gate, declared) else gate


def _further(gate: Gate, declared: Declared) -> dict[str, int]:
    """The next look's k of every benchmark that is not settled; none where one cannot be decided at all."""
    if any(finding.state in BARRED for finding in gate.findings):
        return {}
    rest = declared.next({finding.benchmark: finding.k_candidate for finding in gate.findings})
    return {f.benchmark: rest[f.benchmark] for f in gate.findings if f.benchmark in rest and not settled(f)}


def _check_stated(settings: Settings, declared: Declared) -> None:
    """R1evalError for a margin or a published model that `compare` would only find at the first look."""
    check_margins(settings, declared.ks)
    if settings.published:
        figures = [figure for one in declared.benchmarks for figure in published(one.published)]
        check_references(settings.published, figures, "--published")


def _check_comparable(baseline: RunFolder, job: Job, settings: Settings) -> None:
    """What the gate would say at the end of how this run asks, said before its first sample.

    NotComparableError for what differs, LackingError for questions of the baseline that are not asked.
    """
    with TemporaryDirectory() as folder:
        sketch = RunFolder(Path(folder))
        open_record(sketch, job.plan, job.asked, job.engine)
        problems = [
            f"{name}: {problem.what}; {problem.cure}"
            for name in job.plan.sampling
            for problem in comparison(baseline, sketch, name, settings.allow_different_sampling).problems
        ]
    if problems:
        raise NotComparableError("the candidate would not be comparable:\n  " + "\n  ".join(problems))
    for one in job.asked:
        name, asked = one.benchmark.name, {question.id for question in one.questions}
        missing = [question.id for question in baseline.questions(name) if question.id not in asked]
        if len(missing) > settings.max_missing:
            raise LackingError(
                f"{len(missing)} questions that the baseline was asked are not in {name} now "
                f"({', '.join(missing[:5])}{', …' if len(missing) > 5 else ''}); give the baseline's data "
                f"(--data, --benchmark), or make a new baseline"
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
