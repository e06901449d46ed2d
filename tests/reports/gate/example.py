"""Example verdicts: one with every state and every kind of finding, and one for each outcome."""

from dataclasses import replace

from reports.gate.verdict import (
    AnswerCount,
    BenchmarkFinding,
    Blocker,
    ChangedQuestion,
    Difference,
    GateVerdict,
    Look,
    PublishedComparison,
    SampleSavings,
    State,
)

DROPPED = Difference(
    baseline=0.798,
    candidate=0.746,
    mean=-0.052,
    se=0.0149,
    low=-0.0774,
    high=-0.0266,
    questions=30,
    wins=4,
    losses=19,
    ties=7,
    test="paired t",
    p_drop=0.0008,
    p_holm=0.0031,
    p_noninferior=0.92,
    mde=0.0372,
)
CHANGED = (
    ChangedQuestion(
        "2024-I-3",
        0.828125,
        0.3125,
        (
            AnswerCount("204", correct=True, baseline=53, candidate=20),
            AnswerCount("", correct=False, baseline=8, candidate=31),
            AnswerCount("17", correct=False, baseline=3, candidate=13),
        ),
        "https://ci.example/report/step-1200/aime24/2024-I-3.html",
    ),
    ChangedQuestion(
        "2024-II-11",
        0.5,
        0.203125,
        (
            AnswerCount("601", correct=True, baseline=32, candidate=13),
            *(AnswerCount(str(600 - n), correct=False, baseline=4, candidate=6 + n) for n in range(6)),
        ),
    ),
)
REGRESSED = BenchmarkFinding(
    benchmark="aime24",
    title="AIME 2024",
    metric="pass@1",
    state=State.REGRESSION,
    margin=0.03,
    k_baseline=64,
    k_candidate=64,
    difference=DROPPED,
    warnings=(
        (
            "the margin of 3.0% is below the smallest drop that this comparison can see (3.7%): an "
            "unchanged model is inconclusive more than one time in five; raise the margin, or k "
            "(r1eval power says how far)"
        ),
    ),
    changed=CHANGED,
)
PASSED = BenchmarkFinding(
    benchmark="math500",
    title="MATH-500",
    metric="pass@1",
    state=State.OK,
    margin=0.01,
    k_baseline=4,
    k_candidate=8,
    difference=replace(
        DROPPED,
        baseline=0.928,
        candidate=0.931,
        mean=0.003,
        se=0.0036,
        low=-0.0029,
        high=0.0089,
        questions=500,
        wins=61,
        losses=55,
        ties=384,
        p_drop=0.8,
        p_holm=1.0,
        p_noninferior=0.0002,
        mde=0.009,
    ),
)
SMALL_DROP = replace(
    PASSED,
    benchmark="mmlu-pro",
    title="MMLU-Pro",
    state=State.OK_SMALL_DROP,
    k_candidate=4,
    difference=replace(
        DROPPED,
        baseline=0.612,
        candidate=0.608,
        mean=-0.004,
        se=0.0012,
        low=-0.006,
        high=-0.002,
        questions=12032,
        wins=2011,
        losses=2190,
        ties=7831,
        p_drop=0.0004,
        p_holm=0.002,
        p_noninferior=0.0001,
        mde=0.003,
    ),
)
LOOKS = (
    Look(k=2, level=0.0061, mean=-0.031, se=0.0142, p_drop=0.019, p_noninferior=0.53),
    Look(k=4, level=0.0241, mean=-0.014, se=0.0121, p_drop=0.124, p_noninferior=0.091),
)
INCONCLUSIVE = replace(
    PASSED,
    benchmark="gpqa-diamond",
    title="GPQA Diamond",
    state=State.INCONCLUSIVE,
    margin=0.03,
    k_baseline=8,
    k_candidate=4,
    difference=replace(
        DROPPED,
        baseline=0.491,
        candidate=0.477,
        mean=-0.014,
        se=0.0121,
        low=-0.0379,
        high=0.0099,
        questions=198,
        wins=61,
        losses=78,
        ties=59,
        p_drop=0.124,
        p_holm=0.372,
        p_noninferior=0.091,
        mde=0.0301,
    ),
    warnings=("inconclusive: neither a drop nor its absence is shown; more samples (a larger k) can decide",),
    looks=LOOKS,
)
MISSING = replace(
    INCONCLUSIVE,
    benchmark="aime25",
    title="AIME 2025",
    k_baseline=64,
    k_candidate=64,
    difference=replace(DROPPED, questions=28, p_holm=0.004, ties=5),
    missing=("2025-I-15", "2025-II-15"),
    worst=-0.091,
    best=0.011,
    warnings=(
        "2 questions lack samples; the difference is between -9.1% and +1.1%: the regression depends on them",
    ),
    looks=(),
)
DIFFERENT = BenchmarkFinding(
    benchmark="smoke",
    title="Smoke",
    metric="pass@1",
    state=State.NOT_COMPARABLE,
    margin=0.0,
    k_baseline=4,
    k_candidate=4,
    problems=(
        Blocker(
            "the grader is version 4 in the baseline and version 5 in the candidate",
            "r1eval score runs/step-1000 runs/step-1200",
        ),
        Blocker(
            "max_tokens is 32768 in the baseline and 16384 in the candidate",
            "run the candidate with --max-tokens 32768, or allow it with --allow-different-sampling",
        ),
    ),
)
ABSENT = BenchmarkFinding(
    benchmark="livecodebench",
    title="LiveCodeBench",
    metric="pass@1",
    state=State.INCOMPLETE,
    margin=0.0,
    k_baseline=16,
    k_candidate=0,
    problems=(
        Blocker(
            "livecodebench is in the baseline and not in the candidate",
            "ask the candidate's model too: r1eval run livecodebench --model org/Tiny-R1-step-1200 …",
        ),
    ),
)
PUBLISHED = PublishedComparison(
    benchmark="aime24",
    title="AIME 2024",
    metric="pass@1",
    model="DeepSeek-R1",
    source="README (Evaluation Results)",
    measured=0.746,
    published=0.798,
    difference=-0.052,
    se_measured=0.0071,
    se_published=0.0092,
    low=-0.0711,
    high=-0.0329,
    state=State.REGRESSION,
    gated=False,
)
VOTED = replace(
    PUBLISHED,
    metric="cons@64",
    source="the paper (Table 5)",
    measured=0.85,
    published=0.867,
    difference=-0.017,
    se_measured=None,
    se_published=None,
    low=None,
    high=None,
    state=State.INCONCLUSIVE,
    remark="86.7% is no whole number of 31 questions",
)
FINDINGS = (REGRESSED, PASSED, SMALL_DROP, INCONCLUSIVE, MISSING, DIFFERENT, ABSENT)
ALLOWED = ("temperature is 0.6 in the baseline and 0.7 in the candidate",)
EVERYTHING = GateVerdict(
    candidate="runs/step-1200",
    candidate_model="org/Tiny-R1-step-1200",
    baseline="runs/step-1000",
    baseline_model="org/Tiny-R1-step-1000",
    policy="block",
    alpha=0.05,
    exit_code=4,
    findings=FINDINGS,
    beside=(PUBLISHED, VOTED),
    allowed=ALLOWED,
    notes=("the engine is vllm 0.31.1 in the baseline and vllm 0.32.0 in the candidate",),
    saved=SampleSavings(planned=7680, used=3840),
    versions={"r1eval": "0.1.0", "python": "3.11.2"},
)


def gate(*findings: BenchmarkFinding, exit_code: int, policy: str = "block") -> GateVerdict:
    """A verdict with these findings and nothing else."""
    return replace(
        EVERYTHING,
        findings=findings,
        exit_code=exit_code,
        policy=policy,
        beside=(),
        allowed=(),
        notes=(),
        saved=None,
    )


OUTCOMES = {
    "passes": gate(PASSED, SMALL_DROP, exit_code=0),
    "passes with a warning": gate(PASSED, INCONCLUSIVE, exit_code=0),
    "regressed": gate(REGRESSED, PASSED, exit_code=1),
    "can't decide": gate(PASSED, INCONCLUSIVE, exit_code=3, policy="require"),
    "not comparable": gate(DIFFERENT, PASSED, exit_code=4),
    "incomplete": gate(ABSENT, REGRESSED, exit_code=5),
    "published alone": replace(gate(exit_code=0), baseline="", baseline_model="", beside=(PUBLISHED,)),
    "everything": EVERYTHING,
}
"""outcome -> an example verdict"""
