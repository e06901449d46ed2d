"""Two runs of one benchmark, paired by question: what each holds, a question's value, and its bounds."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from benchmarks.errors import guess
from benchmarks.types import Answer
from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate.stored_questions import about, asked
from r1eval.statistics.accuracy import joined
from r1eval.statistics.consensus import Ballot, expected_consensus
from r1eval.statistics.paired_tests import worst_and_best
from r1eval.statistics.pass_at import all_among, g_pass_at, pass_at
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from reports.gate.verdict import Problem

Kind = Literal["pass", "all", "cons", "g-pass"]

KINDS: Mapping[str, Kind] = {"pass@": "pass", "pass^": "all", "cons@": "cons", "g-pass@": "g-pass"}
"""how a metric's name begins"""


@dataclass(frozen=True)
class Held:
    """What a run holds of one question."""

    correct: tuple[bool | None, ...]
    """by sample index; None where missing: failed, not generated, or not scored"""
    groups: tuple[tuple[tuple[int, ...], bool], ...] = ()
    """votes: the samples that gave equivalent answers, and whether those are correct; () for programs"""
    votes: bool = True
    """whether its answers vote: programs do not"""


@dataclass(frozen=True)
class Part:
    """One benchmark of a run."""

    name: str
    title: str
    k: int
    questions: Mapping[str, Held]
    """by id, in the order in which they were asked"""
    votes: bool
    """whether any of its questions' answers vote"""
    stale: str = ""
    """a question whose votes are not those of its scores, and the mend; "" where there is none"""


@dataclass(frozen=True)
class Measure:
    """What is compared of a question."""

    kind: Kind
    """pass@j, pass^j (all of j are right), cons@j (the vote of j), g-pass@j (a share tau of j is right)"""
    j: int | None
    """None for `k`: the largest that both runs have"""
    tau: float | None = None
    """g-pass alone, in 0..1"""

    @property
    def name(self) -> str:
        [begins] = [name for name, kind in KINDS.items() if kind == self.kind]
        return f"{begins}{self.j or 'k'}" + (f":{self.tau:g}" if self.tau else "")


@dataclass(frozen=True)
class Pairing:
    """The values of both runs, question by question, in the baseline's order."""

    ids: tuple[str, ...]
    """the questions that are complete in both"""
    baseline: tuple[float, ...]
    candidate: tuple[float, ...]
    missing: tuple[str, ...]
    """questions of the baseline that lack samples in either run"""
    worst: tuple[float, ...]
    """differences over all of the baseline's questions, what is missing counted against the candidate"""
    best: tuple[float, ...]
    """the same, counted for it"""

    @property
    def differences(self) -> tuple[float, ...]:
        """candidate − baseline of the complete questions"""
        return tuple(c - b for b, c in zip(self.baseline, self.candidate, strict=True))


def measure(text: str) -> Measure:
    """
    >>> measure("pass@1"), measure("cons@k").name, measure("g-pass@16:0.5").tau
    (Measure(kind='pass', j=1, tau=None), 'cons@k', 0.5)
    """
    found = re.fullmatch(r"(pass[@^]|cons@|g-pass@)([1-9]\d*|k)(?::(0?\.\d*[1-9]\d*|1(?:\.0*)?))?", text)
    if found is None or (found[1] == "g-pass@") != bool(found[3]):
        word = re.split("[@^]", text)[0]
        meant = "" if f"{word}@" in KINDS else guess(word, ["pass", "cons", "g-pass"])
        raise R1evalError(
            f"--metric {text}: give pass@J, pass^J (all J are right), cons@J (the vote of J) or g-pass@J:TAU "
            f"(a share TAU of J is right), with J from 1, or k for the largest that both runs have{meant}"
        )
    size, tau = found[2], found[3]
    return Measure(KINDS[found[1]], None if size == "k" else int(size), float(tau) if tau else None)


def settle(measure: Measure, k_baseline: int, k_candidate: int) -> Measure:
    """With its j filled in where it was left to the runs."""
    return measure if measure.j else replace(measure, j=min(k_baseline, k_candidate))


def too_few(measure: Measure, baseline: Part, candidate: Part) -> Problem | None:
    """Why the two runs cannot be compared by this measure, with the cure; None if they can."""
    k = min(baseline.k, candidate.k)
    if measure.kind == "cons":
        if not (baseline.votes and candidate.votes):
            return Problem(f"{measure.name}: programs do not vote", "compare by --metric pass@1")
        for part, whose in ((baseline, "baseline"), (candidate, "candidate")):
            if part.stale:
                return Problem(f"{measure.name}: the {whose}'s votes are not of its scores", part.stale)
    if (measure.j or k) <= k:
        return None
    return Problem(
        f"{measure.name} needs {measure.j} samples a question: the baseline has {baseline.k}, the candidate "
        f"{candidate.k}",
        f"compare by --metric {replace(measure, j=k).name}",
    )


def read(folder: RunFolder, benchmark: str) -> Part:
    """What a run holds of a benchmark; its scores are read one at a time.

    Raises RunFolderError for a folder that is damaged, or holds samples and no scores.
    """
    said = about(folder, benchmark)
    kinds = {question.id: question.kind for question in asked(folder, benchmark)}
    verdicts, silent = _verdicts(folder, benchmark, kinds, said["k"])
    groups = _groups(folder, benchmark)
    stale = ""
    held = {}
    for question, kind in kinds.items():
        votes, own = kind is not Answer.PROGRAM, tuple(groups.get(question, ()))
        held[question] = Held(tuple(verdicts[question]), own, votes)
        if votes and not stale and not _agree(held[question], silent[question]):
            stale = f"make them anew, as question {question} shows: `r1eval score {folder.path}`"
    any_votes = any(question.votes for question in held.values())
    return Part(benchmark, said["title"], said["k"], held, any_votes, stale)


def value(held: Held, measure: Measure, k: int) -> float | None:
    """A question's value from its samples with index < k; None if any of these is missing, or j > k.

    >>> held = Held(correct=(True, False, True, None))
    >>> value(held, Measure("pass", 2), k=3), value(held, Measure("pass", 1), k=4)
    (1.0, None)
    """
    first = held.correct[:k]
    if len(first) < k or None in first:
        return None
    return _value(measure, k, sum(map(bool, first)), _ballot(held, k))


def bounds(held: Held | None, measure: Measure, k: int) -> tuple[float, float]:
    """The least and the greatest value that the question can have, whatever its missing samples hold.

    Votes that are missing harm (or help) most if all join the largest wrong (or correct) group. 0 and 1
    where nothing is held.

    >>> bounds(Held(correct=(True, False, True, None)), Measure("pass", 1), k=4)
    (0.5, 0.75)
    """
    if held is None:
        return 0.0, 1.0
    first = held.correct[:k]
    correct, missing = first.count(True), k - len(first) + first.count(None)
    ballot = _ballot(held, k)
    low = _value(measure, k, correct, joined(ballot, missing, correct=False))
    high = _value(measure, k, correct + missing, joined(ballot, missing, correct=True))
    return 0.0 if low is None else low, 1.0 if high is None else high


def pair(baseline: Part, candidate: Part, measure: Measure, k_baseline: int, k_candidate: int) -> Pairing:
    """The questions of the baseline (that vote, for cons@j) beside the candidate's.

    Of each run the samples with index < its k count. A question that the candidate lacks is missing.
    """
    pairs = [
        (question, held, candidate.questions.get(question))
        for question, held in baseline.questions.items()
        if measure.kind != "cons" or held.votes
    ]
    values = {
        question: (value(old, measure, k_baseline), None if new is None else value(new, measure, k_candidate))
        for question, old, new in pairs
    }
    whole = {question: (b, c) for question, (b, c) in values.items() if b is not None and c is not None}
    worst, best = worst_and_best(
        [bounds(old, measure, k_baseline) for _, old, _ in pairs],
        [bounds(new, measure, k_candidate) for _, _, new in pairs],
    )
    return Pairing(
        ids=tuple(whole),
        baseline=tuple(b for b, _ in whole.values()),
        candidate=tuple(c for _, c in whole.values()),
        missing=tuple(question for question in values if question not in whole),
        worst=tuple(worst),
        best=tuple(best),
    )


def _value(measure: Measure, n: int, correct: int, ballot: Ballot) -> float | None:
    """Of n samples with a verdict; None for j > n."""
    j = measure.j or n
    if measure.kind == "cons":
        found = expected_consensus(ballot, [j]).get(j)
    elif measure.kind == "g-pass":
        found = g_pass_at(n, correct, j, measure.tau or 0.0)
    else:
        found = pass_at(j, n, correct) if measure.kind == "pass" else all_among(n, correct, j)
    return None if found is None else float(found)


def _ballot(held: Held, k: int) -> Ballot:
    """How the samples with index < k voted."""
    sizes = [(sum(index < k for index in indices), right) for indices, right in held.groups]
    correct = tuple(size for size, right in sizes if right and size)
    wrong = tuple(size for size, right in sizes if not right and size)
    verdicts = sum(verdict is not None for verdict in held.correct[:k])
    return Ballot(correct, wrong, silent=max(0, verdicts - sum(correct) - sum(wrong)))


def _verdicts(
    folder: RunFolder, benchmark: str, questions: Iterable[str], k: int
) -> tuple[dict[str, list[bool | None]], dict[str, set[int]]]:
    """Of each question its verdicts by index, and which samples have a verdict and no answer."""
    verdicts: dict[str, list[bool | None]] = {question: [None] * k for question in questions}
    silent: dict[str, set[int]] = {question: set() for question in verdicts}
    score = None
    for score in folder.scores(benchmark):
        known = score.question_id in verdicts and 0 <= score.index < k
        if known and score.status is not Status.FAILED:
            verdicts[score.question_id][score.index] = score.status is Status.CORRECT
            if score.status is Status.NO_ANSWER:
                silent[score.question_id].add(score.index)
    samples = folder.path / benchmark / "samples.jsonl"
    if score is None and samples.exists() and samples.stat().st_size:
        raise RunFolderError(
            f"{folder.path}: the samples of {benchmark} have no scores; make them with `r1eval score "
            f"{folder.path}`"
        )
    return verdicts, silent


def _groups(folder: RunFolder, benchmark: str) -> dict[str, list[tuple[tuple[int, ...], bool]]]:
    groups: dict[str, list[tuple[tuple[int, ...], bool]]] = {}
    for vote in folder.votes(benchmark):
        groups.setdefault(vote.question_id, []).append((vote.indices, vote.correct))
    return groups


def _agree(held: Held, silent: Container[int]) -> bool:
    """Whether every sample with an answer voted, as it was graded, and no other did."""
    voted = {index: right for indices, right in held.groups for index in indices}
    answered = {
        index: verdict
        for index, verdict in enumerate(held.correct)
        if verdict is not None and index not in silent
    }
    return voted == answered
