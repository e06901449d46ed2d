"""A gate's verdict as rows: per benchmark its state, the difference behind it, and what changed most."""

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
    """the two runs did not ask the same in the same way"""
    INCOMPLETE = "incomplete"
    """the candidate (or the baseline) lacks the benchmark, or more questions than may be missing"""


@dataclass(frozen=True)
class Problem:
    """What keeps two runs from being compared, and its cure."""

    what: str
    cure: str


@dataclass(frozen=True)
class Difference:
    """candidate − baseline over the questions that both runs hold; shares in 0..1."""

    baseline: float
    """mean over the shared questions"""
    candidate: float
    mean: float
    """of the per-question differences"""
    se: float | None
    """standard error of the mean over questions; None for one question"""
    low: float | None
    """one-sided 1 − alpha limit: the drop is at most this; with several looks it holds at all of them"""
    high: float | None
    questions: int
    """shared by both runs"""
    wins: int
    """questions on which the candidate is better"""
    losses: int
    ties: int
    test: str
    """`paired t`, or `exact sign-flip` where fewer than 10 questions differ"""
    p_drop: float
    """one-sided, of no drop; over several looks the sequential p-value"""
    p_holm: float
    """the same, adjusted over the gated benchmarks"""
    p_noninferior: float
    """one-sided, of a drop as large as the margin; unadjusted, all must pass"""
    mde: float | None
    """the smallest drop that the test sees with power 0.8; None for one question"""
    mcnemar_p: float | None = None
    """two-sided mid-p of McNemar's test, where both runs have one sample a question; beside, not decisive"""


@dataclass(frozen=True)
class Look:
    """One pre-declared look of a sequential gate; a gate that is not sequential has one, its end."""

    k: int
    """the candidate's samples per question so far"""
    level: float
    """nominal one-sided level at which this look decides"""
    mean: float
    se: float | None
    p_drop: float
    """nominal, of this look alone"""
    p_noninferior: float


@dataclass(frozen=True)
class Answered:
    """One answer (or a program's verdict) to one question and how many samples of each run gave it."""

    answer: str
    """"" for no answer"""
    correct: bool
    baseline: int
    candidate: int


@dataclass(frozen=True)
class Changed:
    """A question whose value changed."""

    question: str
    """its id; the text is never shown"""
    baseline: float
    candidate: float
    answers: tuple[Answered, ...]
    """most votes first"""
    link: str = ""
    """its page in the candidate's report; "" where no report was named"""


@dataclass(frozen=True)
class Finding:
    """What the gate says about one benchmark."""

    benchmark: str
    title: str
    metric: str
    """`pass@1`, `cons@16`, …: what was compared"""
    state: State
    margin: float
    """share in 0..1"""
    k_baseline: int
    k_candidate: int
    """samples per question; 0 where a run lacks the benchmark"""
    difference: Difference | None = None
    """None where there is nothing to compare"""
    missing: tuple[str, ...] = ()
    """ids of questions that lack samples in either run"""
    worst: float | None = None
    """the difference if all that is missing went against the candidate; None where nothing is missing"""
    best: float | None = None
    problems: tuple[Problem, ...] = ()
    """why it is not comparable or incomplete"""
    warnings: tuple[str, ...] = ()
    """one sentence each: margin below the MDE, allowed differences, states that hang on what is missing"""
    changed: tuple[Changed, ...] = ()
    """the largest change first; at most as many as were asked for, ten by default"""
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True)
class Beside:
    """The candidate beside one published figure: measured − published; shares in 0..1."""

    benchmark: str
    title: str
    metric: str
    model: str
    source: str
    measured: float
    published: float
    difference: float
    se_measured: float | None
    """re-run error of ours; None where undefined"""
    se_published: float | None
    """the most that theirs can be; None where not known"""
    low: float | None
    """one-sided 1 − alpha limits of the difference, of both errors"""
    high: float | None
    state: State
    gated: bool
    """whether it may fail the build"""
    remark: str = ""
    """such as a published value that no vote over these questions can give"""


@dataclass(frozen=True)
class Saved:
    """What stopping early saved."""

    planned: int
    """samples of all gated benchmarks at their full k"""
    used: int


@dataclass(frozen=True)
class Gate:
    """The whole verdict. JSON, JUnit, Markdown and the exit code are all made of this."""

    candidate: str
    """run folder"""
    candidate_model: str
    baseline: str
    """run folder; "" where only published figures are compared"""
    baseline_model: str
    policy: str
    """`block` or `require`"""
    alpha: float
    exit_code: int
    """0 passes, 1 regressed, 3 can't decide, 4 not comparable, 5 incomplete"""
    findings: tuple[Finding, ...]
    beside: tuple[Beside, ...] = ()
    allowed: tuple[str, ...] = ()
    """differences in sampling or template that the user allowed; every output carries them"""
    notes: tuple[str, ...] = ()
    """what differs and does not forbid the comparison: engine, versions; benchmarks that are not gated"""
    saved: Saved | None = None
    """of a sequential gate"""
    versions: Mapping[str, str] = field(default_factory=dict)


EXITS: Mapping[int, str] = {
    0: "passes",
    1: "regressed",
    3: "can't decide",
    4: "not comparable",
    5: "incomplete",
}
"""what an exit code of the gate says"""
