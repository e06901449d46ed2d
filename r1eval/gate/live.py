"""Runs a candidate look by look, and stops as soon as the verdict is clear."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.references import published_results
from r1eval.errors import MissingResultsError, NotComparableError, R1evalError
from r1eval.gate.comparability import compare_conditions
from r1eval.gate.decision import is_settled
from r1eval.gate.declaration import Declaration, LiveOptions, declare
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import check_margins, compare
from r1eval.run import start
from r1eval.run.manifest import open_record
from r1eval.run.pipeline import RunSetup, run, with_ks
from r1eval.run.progress import Progress
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import JudgeOptions
from r1eval.store.folder import RunFolder
from r1eval.tables.results import check_references
from reports.gate.verdict import NOT_COMPARED, BenchmarkFinding, GateVerdict

__all__ = ["LiveOptions", "run_live_gate"]


def run_live_gate(
    candidate: Path, baseline: Path, settings: GateSettings, live: LiveOptions, progress: Progress
) -> GateVerdict:
    """Run the candidate as far as its verdict needs, and return the verdict.

    At each look every benchmark that is not settled is sampled up to that look's k, all in one stream of
    requests to one engine; then the runs are compared. The same call resumes an interrupted candidate; a
    finished candidate is only compared. Whatever can be checked is checked before the first sample: raises
    R1evalError, NotComparableError, MissingResultsError, RunFolderError (see `declare` and
    `Declaration.reached_ks`). Raises EngineError if the engine dies.
    """
    if candidate.resolve() == baseline.resolve():
        raise R1evalError(f"{candidate} is the baseline itself; name a folder for the candidate's samples")
    live_gate = _LiveGate(RunFolder(candidate), RunFolder(baseline), settings, progress)
    declaration = declare(live_gate.baseline, settings, live)
    _check_settings(settings, declaration)
    reached = declaration.reached_ks(live_gate.candidate)
    if gate := live_gate.final_verdict(declaration):
        return gate
    _warn_about_seed(declaration, live_gate.baseline, progress)
    benchmarks = start.prepare_benchmarks(declaration.benchmarks, declaration.plan, progress)
    judge_options = JudgeOptions(declaration.plan.isolation, declaration.plan.judging)
    start.check_sandbox(benchmarks, judge_options, progress)
    with (
        closing(start.create_engine(declaration.plan, progress.warn)) as engine,
        Grader(live.workers, declaration.plan.answer_from, judge_options) as grader,
    ):
        benchmarks = start.settle_golds(benchmarks, declaration.plan, grader, progress)
        setup = RunSetup(
            declaration.plan, benchmarks, engine, live_gate.candidate, extra_fields=declaration.record
        )
        _check_comparable(live_gate.baseline, setup, settings)
        start.check_context(benchmarks, engine, declaration.plan.seed, progress)
        run(with_ks(setup, reached), grader, progress, lambda: live_gate.look(declaration))
    return live_gate.gates[-1]


@dataclass(frozen=True)
class _LiveGate:
    """A live gate in progress."""

    candidate: RunFolder
    baseline: RunFolder
    settings: GateSettings
    progress: Progress
    gates: list[GateVerdict] = field(default_factory=list)
    """one verdict for each look of this session"""

    def look(self, declaration: Declaration) -> Mapping[str, int]:
        """Compare the samples so far; return the next k of each benchmark that needs one, {} if none does."""
        with self.progress.stage("compare"):
            gate = compare(self.candidate, self.baseline, self.settings, interim=True)
        self.gates.append(gate)
        next_ks = _next_ks(gate, declaration)
        for finding in gate.findings:
            self.progress.info(_look_message(finding, declaration, next_ks.get(finding.benchmark)))
        return next_ks

    def final_verdict(self, declaration: Declaration) -> GateVerdict | None:
        """The verdict on a candidate that an earlier session finished; None if it is not finished."""
        sessions = self.candidate.read_run().get("sessions") if self.candidate.exists() else []
        if not sessions or not sessions[-1].get("ended"):
            return None
        gate = compare(self.candidate, self.baseline, self.settings, interim=True)
        is_blocked = any(finding.state in NOT_COMPARED for finding in gate.findings)
        return None if is_blocked or _next_ks(gate, declaration) else gate


def _next_ks(gate: GateVerdict, declaration: Declaration) -> dict[str, int]:
    """The next look's k of each benchmark that is not settled; {} if one cannot be compared at all."""
    if any(finding.state in NOT_COMPARED for finding in gate.findings):
        return {}
    rest = declaration.next_ks({finding.benchmark: finding.k_candidate for finding in gate.findings})
    return {
        f.benchmark: rest[f.benchmark] for f in gate.findings if f.benchmark in rest and not is_settled(f)
    }


def _check_settings(settings: GateSettings, declaration: Declaration) -> None:
    """R1evalError for a margin or a published model that `compare` would reject only at the first look."""
    check_margins(settings, declaration.ks)
    if settings.published:
        figures = [figure for one in declaration.benchmarks for figure in published_results(one.published)]
        check_references(settings.published, figures, "--published")


def _check_comparable(baseline: RunFolder, setup: RunSetup, settings: GateSettings) -> None:
    """Check before the first sample that the finished run will be comparable.

    NotComparableError for differences, MissingResultsError for questions of the baseline that this run does
    not have.
    """
    with TemporaryDirectory() as folder:
        planned = RunFolder(Path(folder))
        open_record(planned, setup.plan, setup.benchmarks, setup.engine)
        problems = [
            f"{name}: {problem.what}; {problem.cure}"
            for name in setup.plan.sampling
            for problem in compare_conditions(
                baseline, planned, name, settings.allow_different_sampling
            ).problems
        ]
    if problems:
        raise NotComparableError("the candidate would not be comparable:\n  " + "\n  ".join(problems))
    for one in setup.benchmarks:
        name, ids = one.benchmark.name, {question.id for question in one.questions}
        missing = [question.id for question in baseline.questions(name) if question.id not in ids]
        if len(missing) > settings.max_missing:
            raise MissingResultsError(
                f"{len(missing)} questions of the baseline are no longer in {name} "
                f"({', '.join(missing[:5])}{', …' if len(missing) > 5 else ''}); use the baseline's data "
                f"(--data, --benchmark), or run a new baseline"
            )


def _warn_about_seed(declaration: Declaration, baseline: RunFolder, progress: Progress) -> None:
    if declaration.plan.seed == baseline.read_run()["plan"]["seed"]:
        progress.warn(
            f"--seed {declaration.plan.seed} is the baseline's: an unchanged model generates the same texts "
            "again, and the gate compares them with themselves; leave --seed out"
        )


def _look_message(finding: BenchmarkFinding, declaration: Declaration, next_k: int | None) -> str:
    ks = declaration.ks[finding.benchmark]
    look = ks.index(finding.k_candidate) + 1
    difference = "" if finding.difference is None else f"{100 * finding.difference.mean:+.1f} points, "
    state = finding.state.value.replace("_", " ")
    end = f"; continuing to k = {next_k}" if next_k else ""
    return (
        f"{finding.benchmark}: look {look} of {len(ks)}, k = {finding.k_candidate}: {difference}{state}{end}"
    )
