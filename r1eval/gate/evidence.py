"""Pairs two runs of one benchmark by question: the samples of each, a question's value, and its bounds."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate.stored_questions import benchmark_record, read_questions
from r1eval.statistics.accuracy import add_votes
from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.paired_tests import difference_bounds
from r1eval.statistics.pass_at import g_pass_at, pass_at, subset_share
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from r1eval.store.soundness import check_sound
from reports.gate.verdict import Blocker

MetricKind = Literal["pass", "all", "cons", "g-pass"]

METRIC_PREFIXES: Mapping[str, MetricKind] = {
    "pass@": "pass",
    "pass^": "all",
    "cons@": "cons",
    "g-pass@": "g-pass",
}
"""prefix of a metric's name -> its kind"""


@dataclass(frozen=True)
class QuestionEvidence:
    """The graded samples of one question of a run."""

    correct: tuple[bool | None, ...]
    """by sample index; None if missing: failed, not generated, or not scored"""
    groups: tuple[tuple[tuple[int, ...], bool], ...] = ()
    """votes: indices of samples with equivalent answers, and whether those are correct; () for programs"""
    votes: bool = True
    """whether its answers vote; programs do not"""


@dataclass(frozen=True)
class BenchmarkEvidence:
    """The graded samples of one benchmark of a run."""

    name: str
    title: str
    k: int
    questions: Mapping[str, QuestionEvidence]
    """by id, in the order of the benchmark"""
    votes: bool
    """whether the answers of any question vote"""
    stale: str = ""
    """if votes.jsonl does not match scores.jsonl: how to fix it, naming a question; otherwise \"\""""
    left_out: frozenset[str] = frozenset()
    """questions that the run did not ask, because it could not read their golds"""


@dataclass(frozen=True)
class GateMetric:
    """The metric by which questions are compared."""

    kind: MetricKind
    """pass@j, pass^j (all of j are right), cons@j (the vote of j), g-pass@j (a share tau of j is right)"""
    j: int | None
    """None for `k`: the largest number of samples that both runs have"""
    tau: float | None = None
    """for g-pass only, in 0..1"""

    @property
    def name(self) -> str:
        [prefix] = [name for name, kind in METRIC_PREFIXES.items() if kind == self.kind]
        return f"{prefix}{self.j or 'k'}" + (f":{self.tau:g}" if self.tau else "")


@dataclass(frozen=True)
class Pairing:
    """The values of both runs, question by question, in the baseline's order."""

    ids: tuple[str, ...]
    """the questions that are complete in both runs"""
    baseline: tuple[float, ...]
    candidate: tuple[float, ...]
    missing: tuple[str, ...]
    """questions of the baseline that lack samples in either run"""
    worst: tuple[float, ...]
    """differences over all of the baseline's questions, missing samples counted against the candidate"""
    best: tuple[float, ...]
    """the same, missing samples counted for the candidate"""

    @property
    def differences(self) -> tuple[float, ...]:
        """candidate − baseline, of the complete questions"""
        return tuple(c - b for b, c in zip(self.baseline, self.candidate, strict=True))


def parse_metric(text: str) -> GateMetric:
    """The metric of this name; R1evalError if there is none.

    >>> parse_metric("pass@1"), parse_metric("cons@k").name, parse_metric("g-pass@16:0.5").tau
    (GateMetric(kind='pass', j=1, tau=None), 'cons@k', 0.5)
    """
    match = re.fullmatch(r"(pass[@^]|cons@|g-pass@)([1-9]\d*|k)(?::(0?\.\d*[1-9]\d*|1(?:\.0*)?))?", text)
    if match is None or (match[1] == "g-pass@") != bool(match[3]):
        word = re.split("[@^]", text)[0]
        meant = "" if f"{word}@" in METRIC_PREFIXES else did_you_mean(word, ["pass", "cons", "g-pass"])
        raise R1evalError(
            f"--metric {text}: give pass@J, pass^J (all J are right), cons@J (the vote of J) or g-pass@J:TAU "
            f"(a share TAU of J is right), with J from 1, or k for the largest that both runs have{meant}"
        )
    size, tau = match[2], match[3]
    return GateMetric(
        METRIC_PREFIXES[match[1]], None if size == "k" else int(size), float(tau) if tau else None
    )


def resolve_j(metric: GateMetric, k_baseline: int, k_candidate: int) -> GateMetric:
    """The metric with `k` replaced by the largest j that both runs have."""
    return metric if metric.j else replace(metric, j=min(k_baseline, k_candidate))


def metric_blocker(
    metric: GateMetric, baseline: BenchmarkEvidence, candidate: BenchmarkEvidence
) -> Blocker | None:
    """Why the two runs cannot be compared by this metric; None if they can."""
    k = min(baseline.k, candidate.k)
    if metric.kind == "cons":
        if not (baseline.votes and candidate.votes):
            return Blocker(f"{metric.name}: its answers do not vote", "compare by --metric pass@1")
        for part, whose in ((baseline, "baseline"), (candidate, "candidate")):
            if part.stale:
                return Blocker(f"{metric.name}: the {whose}'s votes do not match its scores", part.stale)
    if (metric.j or k) <= k:
        return None
    return Blocker(
        f"{metric.name} needs {metric.j} samples per question: the baseline has {baseline.k}, the candidate "
        f"{candidate.k}",
        f"compare by --metric {replace(metric, j=k).name}",
    )


def read_evidence(folder: RunFolder, benchmark: str) -> BenchmarkEvidence:
    """The graded samples of a benchmark of a run; scores are read one at a time.

    Raises RunFolderError for a folder that is damaged, or that has samples but no scores.
    """
    record = benchmark_record(folder, benchmark)
    check_sound(folder, benchmark)
    kinds = {question.id: question.kind for question in read_questions(folder, benchmark)}
    verdicts, unanswered = _verdicts(folder, benchmark, kinds, record["k"])
    groups = _groups(folder, benchmark)
    stale = ""
    samples = {}
    for question, kind in kinds.items():
        votes, groups_of_question = kind.votes, tuple(groups.get(question, ()))
        samples[question] = QuestionEvidence(tuple(verdicts[question]), groups_of_question, votes)
        if votes and not stale and not _votes_match_scores(samples[question], unanswered[question]):
            stale = f"score the run again (question {question} differs): `r1eval score {folder.path}`"
    any_votes = any(question.votes for question in samples.values())
    left_out = frozenset(str(one["question"]) for one in record.get("skipped_golds") or ())
    return BenchmarkEvidence(benchmark, record["title"], record["k"], samples, any_votes, stale, left_out)


def question_value(samples: QuestionEvidence, metric: GateMetric, k: int) -> float | None:
    """A question's value from its samples with index < k; None if one of these is missing, or j > k.

    >>> samples = QuestionEvidence(correct=(True, False, True, None))
    >>> question_value(samples, GateMetric("pass", 2), k=3)
    1.0
    >>> question_value(samples, GateMetric("pass", 1), k=4)
    """
    first = samples.correct[:k]
    if len(first) < k or None in first:
        return None
    return _value(metric, k, sum(map(bool, first)), _count_votes(samples, k))


def value_bounds(samples: QuestionEvidence | None, metric: GateMetric, k: int) -> tuple[float, float]:
    """The smallest and the largest value that the question can have, whatever its missing samples are.

    Missing votes lower (or raise) the value most if all of them join the largest wrong (or correct) group.
    0 and 1 if there are no samples at all.

    >>> value_bounds(QuestionEvidence(correct=(True, False, True, None)), GateMetric("pass", 1), k=4)
    (0.5, 0.75)
    """
    if samples is None:
        return 0.0, 1.0
    first = samples.correct[:k]
    correct, missing = first.count(True), k - len(first) + first.count(None)
    votes = _count_votes(samples, k)
    low = _value(metric, k, correct, add_votes(votes, missing, correct=False))
    high = _value(metric, k, correct + missing, add_votes(votes, missing, correct=True))
    return 0.0 if low is None else low, 1.0 if high is None else high


def pair_questions(
    baseline: BenchmarkEvidence,
    candidate: BenchmarkEvidence,
    metric: GateMetric,
    k_baseline: int,
    k_candidate: int,
) -> Pairing:
    """Pair the baseline's questions (for cons@j, only those that vote) with the candidate's.

    Of each run only the samples with index < its k count. A question that the candidate does not have is
    missing.
    """
    pairs = [
        (question, samples, candidate.questions.get(question))
        for question, samples in baseline.questions.items()
        if metric.kind != "cons" or samples.votes
    ]
    values = {
        question: (
            question_value(old, metric, k_baseline),
            None if new is None else question_value(new, metric, k_candidate),
        )
        for question, old, new in pairs
    }
    complete = {question: (b, c) for question, (b, c) in values.items() if b is not None and c is not None}
    worst, best = difference_bounds(
        [value_bounds(old, metric, k_baseline) for _, old, _ in pairs],
        [value_bounds(new, metric, k_candidate) for _, _, new in pairs],
    )
    return Pairing(
        ids=tuple(complete),
        baseline=tuple(b for b, _ in complete.values()),
        candidate=tuple(c for _, c in complete.values()),
        missing=tuple(question for question in values if question not in complete),
        worst=tuple(worst),
        best=tuple(best),
    )


def _value(metric: GateMetric, n: int, correct: int, votes: VoteCounts) -> float | None:
    """The metric of n graded samples; None for j > n."""
    j = metric.j or n
    if metric.kind == "cons":
        value = expected_consensus(votes, [j]).get(j)
    elif metric.kind == "g-pass":
        value = g_pass_at(n, correct, j, metric.tau or 0.0)
    else:
        value = pass_at(j, n, correct) if metric.kind == "pass" else subset_share(n, correct, j)
    return None if value is None else float(value)


def _count_votes(samples: QuestionEvidence, k: int) -> VoteCounts:
    """The votes of the samples with index < k."""
    sizes = [(sum(index < k for index in indices), right) for indices, right in samples.groups]
    correct = tuple(size for size, right in sizes if right and size)
    wrong = tuple(size for size, right in sizes if not right and size)
    verdicts = sum(verdict is not None for verdict in samples.correct[:k])
    return VoteCounts(correct, wrong, abstentions=max(0, verdicts - sum(correct) - sum(wrong)))


def _verdicts(
    folder: RunFolder, benchmark: str, questions: Iterable[str], k: int
) -> tuple[dict[str, list[bool | None]], dict[str, set[int]]]:
    """For each question its verdicts by sample index, and the indices of graded samples without an answer."""
    verdicts: dict[str, list[bool | None]] = {question: [None] * k for question in questions}
    unanswered: dict[str, set[int]] = {question: set() for question in verdicts}
    score = None
    for score in folder.scores(benchmark):
        known = score.question_id in verdicts and 0 <= score.index < k
        if known and score.status is not Status.FAILED:
            verdicts[score.question_id][score.index] = score.status is Status.CORRECT
            if score.status is Status.NO_ANSWER:
                unanswered[score.question_id].add(score.index)
    samples = folder.path / benchmark / "samples.jsonl"
    if score is None and samples.exists() and samples.stat().st_size:
        raise RunFolderError(
            f"{folder.path}: the samples of {benchmark} have no scores; run `r1eval score {folder.path}`"
        )
    return verdicts, unanswered


def _groups(folder: RunFolder, benchmark: str) -> dict[str, list[tuple[tuple[int, ...], bool]]]:
    groups: dict[str, list[tuple[tuple[int, ...], bool]]] = {}
    for vote in folder.votes(benchmark):
        groups.setdefault(vote.question_id, []).append((vote.indices, vote.correct))
    return groups


def _votes_match_scores(samples: QuestionEvidence, unanswered: Container[int]) -> bool:
    """Whether exactly the samples with an answer voted, each as it was graded."""
    voted = {index: right for indices, right in samples.groups for index in indices}
    answered = {
        index: verdict
        for index, verdict in enumerate(samples.correct)
        if verdict is not None and index not in unanswered
    }
    return voted == answered
