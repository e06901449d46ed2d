"""The verdict of a gate: for each benchmark its state, the measured difference and the changed questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    """no drop is established, and one as large as the margin is ruled out"""
    OK_SMALL_DROP = "ok_small_drop"
    """a drop is established, and it is smaller than the margin"""
    REGRESSION = "regression"
    """a drop is established, and one as large as the margin is not ruled out"""
    INCONCLUSIVE = "inconclusive"
    """no drop is established, but one as large as the margin is not ruled out"""
    NOT_COMPARABLE = "not_comparable"
    """the two runs differ in their questions, prompts, sampling or scoring"""
    INCOMPLETE = "incomplete"
    """a run has no samples of the benchmark, or more questions lack samples than allowed"""


PASSING = frozenset({State.OK, State.OK_SMALL_DROP})
NOT_COMPARED = frozenset({State.NOT_COMPARABLE, State.INCOMPLETE})
"""states of a benchmark for which there is no difference to report"""


@dataclass(frozen=True)
class Blocker:
    """A reason why a benchmark of two runs cannot be compared."""

    what: str
    cure: str
    """what to do about it, usually a command"""


@dataclass(frozen=True)
class Difference:
    """candidate − baseline over the questions that are complete in both runs; shares in 0..1."""

    baseline: float
    """mean over the shared questions"""
    candidate: float
    mean: float
    """of the per-question differences"""
    se: float | None
    """standard error of the mean over questions; None for one question"""
    low: float | None
    """one-sided 1 − alpha limit: the drop is at most this; with several looks, valid at all of them"""
    high: float | None
    questions: int
    """number of shared questions"""
    wins: int
    """questions on which the candidate is better"""
    losses: int
    ties: int
    test: str
    """`paired t`, or `exact sign-flip` where fewer than 10 questions differ"""
    p_drop: float
    """one-sided p-value of the null hypothesis "no drop"; with several looks the sequential p-value"""
    p_holm: float
    """`p_drop` with Holm's correction over the gated benchmarks"""
    p_noninferior: float
    """one-sided p-value of "a drop as large as the margin"; not corrected, as every benchmark must pass"""
    mde: float | None
    """minimum detectable effect: the smallest drop detected with power 0.8; None for one question"""
    mcnemar_p: float | None = None
    """two-sided mid-p of McNemar's test if both runs have one sample per question; for information only"""


@dataclass(frozen=True)
class Look:
    """One pre-declared interim look of a sequential gate; any other gate has one look, at the end."""

    k: int
    """the candidate's samples per question so far"""
    level: float
    """nominal one-sided significance level of this look"""
    mean: float
    se: float | None
    p_drop: float
    """nominal p-value of this look alone"""
    p_noninferior: float


@dataclass(frozen=True)
class AnswerCount:
    """An answer (or a program's verdict) to a question, and how many samples of each run gave it."""

    answer: str
    """"" if no answer was found"""
    correct: bool
    baseline: int
    candidate: int


@dataclass(frozen=True)
class ChangedQuestion:
    """A question whose value differs between the runs."""

    question: str
    """the question's id; its text is never shown"""
    baseline: float
    candidate: float
    answers: tuple[AnswerCount, ...]
    """most frequent first"""
    link: str = ""
    """URL of its page in the candidate's report; "" if no report URL was given"""


@dataclass(frozen=True)
class BenchmarkFinding:
    """The gate's result for one benchmark."""

    benchmark: str
    title: str
    metric: str
    """the compared metric: `pass@1`, `cons@16`, …"""
    state: State
    margin: float
    """share in 0..1"""
    k_baseline: int
    k_candidate: int
    """samples per question; 0 if the run has no such benchmark"""
    difference: Difference | None = None
    """None if the runs were not compared"""
    missing: tuple[str, ...] = ()
    """ids of questions that lack samples in either run"""
    worst: float | None = None
    """the difference if every missing sample counts against the candidate; None if none is missing"""
    best: float | None = None
    """the difference if every missing sample counts for the candidate"""
    problems: tuple[Blocker, ...] = ()
    """why it is not comparable or incomplete"""
    warnings: tuple[str, ...] = ()
    """one sentence each: margin below the MDE, allowed differences, states that depend on missing samples"""
    changed: tuple[ChangedQuestion, ...] = ()
    """losses before gains, the largest first; ten by default"""
    looks: tuple[Look, ...] = ()

    @property
    def cures(self) -> tuple[str, ...]:
        """The fixes of its problems, each once."""
        return tuple(dict.fromkeys(problem.cure for problem in self.problems))


@dataclass(frozen=True)
class PublishedComparison:
    """The candidate compared with one published figure: measured − published; shares in 0..1."""

    benchmark: str
    title: str
    metric: str
    model: str
    source: str
    measured: float
    published: float
    difference: float
    se_measured: float | None
    """re-run standard error of the measured value; None where undefined"""
    se_published: float | None
    """upper bound of the published value's re-run standard error; None where not known"""
    low: float | None
    """one-sided 1 − alpha limits of the difference, from both errors"""
    high: float | None
    state: State
    gated: bool
    """whether it can fail the build"""
    remark: str = ""
    """such as a published value that no vote over these questions can give"""
    note: str = ""
    """where the published value's protocol differs from R1's, and how its source was read"""


@dataclass(frozen=True)
class SampleSavings:
    """How many samples a sequential gate saved by stopping early."""

    planned: int
    """samples of all gated benchmarks at their full k"""
    used: int
    """samples actually generated"""


@dataclass(frozen=True)
class GateVerdict:
    """The complete verdict. JSON, JUnit, Markdown and the exit code all come from this."""

    candidate: str
    """run folder"""
    candidate_model: str
    baseline: str
    """run folder; "" if the candidate is compared with published figures only"""
    baseline_model: str
    policy: str
    """`block` or `require`"""
    alpha: float
    exit_code: int
    """0 passes, 1 regressed, 3 can't decide, 4 not comparable, 5 incomplete (`EXIT_MEANINGS`)"""
    findings: tuple[BenchmarkFinding, ...]
    beside: tuple[PublishedComparison, ...] = ()
    allowed: tuple[str, ...] = ()
    """differences in sampling or template that the user allowed; every output lists them"""
    notes: tuple[str, ...] = ()
    """differences that do not prevent the comparison (engine, versions), and benchmarks that are not gated"""
    saved: SampleSavings | None = None
    """None for a gate that is not sequential"""
    versions: Mapping[str, str] = field(default_factory=dict)
    candidate_name: str = ""
    """what the run is called: its `--name`, else the model's name without a path"""
    baseline_name: str = ""


EXIT_MEANINGS: Mapping[int, str] = {
    0: "passes",
    1: "regressed",
    3: "can't decide",
    4: "not comparable",
    5: "incomplete",
}
"""exit code of the gate -> its meaning"""
