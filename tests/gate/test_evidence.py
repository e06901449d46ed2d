"""Two runs paired by question: the value of a question, its bounds, and the missing questions."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.types import Question
from r1eval.errors import R1evalError
from r1eval.gate.evidence import (
    BenchmarkEvidence,
    GateMetric,
    Pairing,
    QuestionEvidence,
    metric_blocker,
    pair_questions,
    parse_metric,
    question_value,
    read_evidence,
    resolve_j,
    value_bounds,
)
from r1eval.store import jsonlines
from reports.gate.verdict import Blocker
from tests import replays
from tests.gate import runs

K = 4
METRICS = [parse_metric(name) for name in ("pass@1", "pass@2", "pass^2", "cons@2", "cons@3", "g-pass@3:0.5")]

# metrics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pass@1", GateMetric("pass", 1)),
        ("pass@64", GateMetric("pass", 64)),
        ("pass^4", GateMetric("all", 4)),
        ("cons@16", GateMetric("cons", 16)),
        ("cons@k", GateMetric("cons", None)),
        ("g-pass@16:0.5", GateMetric("g-pass", 16, 0.5)),
        ("g-pass@k:1", GateMetric("g-pass", None, 1.0)),
    ],
)
def test_a_metric_is_parsed_and_printed_the_same(text: str, expected: GateMetric) -> None:
    assert parse_metric(text) == expected
    assert expected.name == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pas@1", "--metric pas@1: give pass@J, "),
        ("pas@1", "; did you mean 'pass'?"),
        ("con@8", "; did you mean 'cons'?"),
        ("pass", "--metric pass: give"),
        ("pass@0", "--metric pass@0: give"),
        ("pass@1.5", "--metric pass@1.5: give"),
        ("pass@1:0.5", "--metric pass@1:0.5: give"),
        ("g-pass@4", "or g-pass@J:TAU"),
        ("g-pass@4:0", "--metric g-pass@4:0: give"),
        ("g-pass@4:1.5", "--metric g-pass@4:1.5: give"),
        ("cons^4", "--metric cons^4: give"),
        ("", "--metric : give"),
    ],
)
def test_an_unknown_metric_is_an_error_with_a_suggestion(text: str, says: str) -> None:
    with pytest.raises(R1evalError) as caught:
        parse_metric(text)
    assert says in str(caught.value)


def part(k: int = K, *, votes: bool = True, stale: str = "") -> BenchmarkEvidence:
    """A benchmark of a run without questions."""
    return BenchmarkEvidence("sums", "Sums", k, {}, votes, stale)


def benchmark_of(questions: Mapping[str, QuestionEvidence]) -> BenchmarkEvidence:
    return BenchmarkEvidence("sums", "Sums", K, questions, votes=True)


def test_cons_at_k_is_the_largest_that_both_runs_have() -> None:
    assert resolve_j(parse_metric("cons@k"), 64, 16) == GateMetric("cons", 16)
    assert resolve_j(parse_metric("cons@8"), 64, 16) == GateMetric("cons", 8)


@pytest.mark.parametrize(
    ("metric", "baseline", "candidate", "expected"),
    [
        ("pass@1", part(64), part(1), None),
        ("cons@16", part(64), part(16), None),
        ("cons@k", part(64), part(16), None),
        (
            "cons@64",
            part(64),
            part(16),
            Blocker(
                "cons@64 needs 64 samples per question: the baseline has 64, the candidate 16",
                "compare by --metric cons@16",
            ),
        ),
        (
            "g-pass@8:0.5",
            part(4),
            part(16),
            Blocker(
                "g-pass@8:0.5 needs 8 samples per question: the baseline has 4, the candidate 16",
                "compare by --metric g-pass@4:0.5",
            ),
        ),
        (
            "cons@4",
            part(votes=False),
            part(votes=False),
            Blocker("cons@4: its answers do not vote", "compare by --metric pass@1"),
        ),
        ("pass@4", part(votes=False), part(votes=False), None),
        (
            "cons@2",
            part(),
            part(stale="`r1eval score x`"),
            Blocker("cons@2: the candidate's votes do not match its scores", "`r1eval score x`"),
        ),
        ("pass@2", part(), part(stale="`r1eval score x`"), None),
    ],
)
def test_a_metric_that_needs_more_samples_is_refused_and_a_smaller_one_suggested(
    metric: str, baseline: BenchmarkEvidence, candidate: BenchmarkEvidence, expected: Blocker | None
) -> None:
    assert metric_blocker(parse_metric(metric), baseline, candidate) == expected


# values, by hand and by property


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        ("pass@1", 0.5),
        ("pass@2", 5 / 6),
        ("pass^2", 1 / 6),
        ("g-pass@2:1", 1 / 6),
        ("cons@4", 0.5),
        ("cons@2", 0.5),
        ("cons@3", 0.5),
    ],
)
def test_the_value_of_a_question(metric: str, expected: float) -> None:
    evidence = QuestionEvidence((True, False, True, False), (((0, 2), True), ((1, 3), False)))
    assert question_value(evidence, parse_metric(metric), 4) == pytest.approx(expected)


@st.composite
def evidence_strategy(draw: st.DrawFn, missing: bool = True) -> QuestionEvidence:
    """Samples of a question: each is missing (None), silent, correct (0) or one of three wrong answers."""
    kinds = st.sampled_from(["silent", "0", "0", "1", "2", "3"] + ["missing"] * (2 * missing))
    return evidence_of(draw(st.lists(kinds, min_size=K, max_size=K)))


def evidence_of(kinds: list[str]) -> QuestionEvidence:
    groups = {
        kind: tuple(index for index, own in enumerate(kinds) if own == kind) for kind in ("0", "1", "2", "3")
    }
    verdicts = tuple(None if kind == "missing" else kind == "0" for kind in kinds)
    return QuestionEvidence(
        verdicts, tuple((indices, kind == "0") for kind, indices in groups.items() if indices)
    )


@given(evidence_strategy(missing=False), st.sampled_from(METRICS), st.integers(1, K))
def test_only_samples_below_k_count(evidence: QuestionEvidence, one: GateMetric, k: int) -> None:
    cut = QuestionEvidence(
        evidence.correct[:k],
        tuple(
            (below, right)
            for indices, right in evidence.groups
            if (below := tuple(index for index in indices if index < k))
        ),
    )
    assert question_value(evidence, one, k) == question_value(cut, one, k)
    lost = QuestionEvidence((*evidence.correct[:k], *(None for _ in evidence.correct[k:])), cut.groups)
    assert question_value(lost, one, k) == question_value(evidence, one, k)
    assert value_bounds(lost, one, k) == value_bounds(evidence, one, k)


@given(evidence_strategy(missing=False), st.sampled_from(["pass@2", "pass^2", "cons@2", "cons@3"]))
def test_a_value_is_the_mean_over_all_subsets_of_its_size(evidence: QuestionEvidence, name: str) -> None:
    one = parse_metric(name)
    assert one.j is not None
    drawn = []
    for subset in combinations(range(K), one.j):
        votes = [(sum(index in subset for index in indices), right) for indices, right in evidence.groups]
        top = max((size for size, _ in votes), default=0)
        winners = [right for size, right in votes if size == top and top]
        right = [evidence.correct[index] for index in subset]
        drawn.append({"pass": any(right), "all": all(right)}.get(one.kind, fmean(winners or [False])))
    assert question_value(evidence, one, K) == pytest.approx(fmean(drawn))


@settings(max_examples=300)
@given(evidence_strategy(), st.sampled_from(METRICS), st.data())
def test_the_value_with_any_missing_samples_filled_in_is_within_the_bounds(
    evidence: QuestionEvidence, one: GateMetric, data: st.DataObject
) -> None:
    kinds = ["missing" if verdict is None else "silent" for verdict in evidence.correct]
    for number, (indices, right) in enumerate(evidence.groups, start=1):
        for index in indices:
            kinds[index] = "0" if right else str(number % 3 + 1)
    fill = st.sampled_from(["silent", "0", "1", "2", "3"])
    filled = evidence_of([data.draw(fill) if kind == "missing" else kind for kind in kinds])
    found, (worst, best) = question_value(filled, one, K), value_bounds(evidence_of(kinds), one, K)
    assert found is not None
    assert worst - 1e-12 <= found <= best + 1e-12
    if None not in evidence.correct:
        assert worst == best == question_value(evidence_of(kinds), one, K)
    else:
        assert question_value(evidence_of(kinds), one, K) is None


def test_a_question_without_samples_has_bounds_0_and_1() -> None:
    assert value_bounds(None, GateMetric("pass", 1), 4) == (0.0, 1.0)
    assert value_bounds(QuestionEvidence((True,)), GateMetric("pass", 2), 1) == (0.0, 1.0), (
        "no pass@2 of one sample"
    )


# pairing

QUESTIONS = st.dictionaries(st.sampled_from("abcde"), evidence_strategy(), min_size=1)


@given(
    st.lists(st.tuples(evidence_strategy(), evidence_strategy()), min_size=1, max_size=6),
    st.sampled_from(METRICS),
)
def test_swapping_the_runs_negates_every_difference(
    evidence: list[tuple[QuestionEvidence, QuestionEvidence]], one: GateMetric
) -> None:
    old, new = (benchmark_of({f"q{n}": both[side] for n, both in enumerate(evidence)}) for side in (0, 1))
    there, back = pair_questions(old, new, one, K, K), pair_questions(new, old, one, K, K)
    assert (there.ids, there.missing) == (back.ids, back.missing)
    assert there.differences == tuple(-d for d in back.differences)
    assert there.worst == tuple(-d for d in back.best)
    assert there.best == tuple(-d for d in back.worst)


@given(QUESTIONS, QUESTIONS, st.sampled_from(METRICS))
def test_exactly_the_baselines_questions_are_paired_or_missing(
    old: dict[str, QuestionEvidence], new: dict[str, QuestionEvidence], one: GateMetric
) -> None:
    found = pair_questions(benchmark_of(old), benchmark_of(new), one, K, K)
    assert sorted(found.ids + found.missing) == sorted(old)
    assert found.ids == tuple(question for question in old if question in found.ids)
    assert len(found.worst) == len(found.best) == len(old)
    assert set(old) - set(new) <= set(found.missing)
    assert all(-1 <= low <= high <= 1 for low, high in zip(found.worst, found.best, strict=True))
    observed = dict(zip(found.ids, found.differences, strict=True))
    for question, low, high in zip(old, found.worst, found.best, strict=True):
        if question in observed:
            assert low == high == observed[question]


def test_missing_samples_are_counted_against_and_for_the_candidate() -> None:
    right, half, none = (
        QuestionEvidence((True, True)),
        QuestionEvidence((True, False)),
        QuestionEvidence((False, False)),
    )
    old = benchmark_of({"a": right, "b": right, "c": none, "d": half})
    new = benchmark_of({"a": right, "b": QuestionEvidence((True, None)), "d": QuestionEvidence((None, None))})
    found = pair_questions(old, new, parse_metric("pass@1"), 2, 2)
    assert found == Pairing(
        ids=("a",),
        baseline=(1.0,),
        candidate=(1.0,),
        missing=("b", "c", "d"),
        worst=(0.0, -0.5, 0.0, -0.5),
        best=(0.0, 0.0, 1.0, 0.5),
    )


def test_programs_do_not_vote() -> None:
    voted = QuestionEvidence((True,), (((0,), True),))
    both = benchmark_of({"answer": voted, "program": QuestionEvidence((False,), votes=False)})
    assert pair_questions(both, both, parse_metric("cons@1"), 1, 1).ids == ("answer",)
    assert pair_questions(both, both, parse_metric("pass@1"), 1, 1).ids == ("answer", "program")


# real runs


@pytest.mark.engine
def test_a_real_run_is_read_with_its_grades(tmp_path: Path) -> None:
    def reply(question: Question, index: int) -> str | None:
        if question.id == "sum-1":
            return replays.correct_reply(question, index) if index else "<think>\nHm."
        return replays.wrong_reply(question, index) if index < 2 else replays.correct_reply(question, index)

    toml = runs.sums_benchmark(tmp_path, questions=3)
    lacking = runs.drop_samples(reply, ("sum-3", 1), ("sum-3", 3))
    found = read_evidence(runs.run(tmp_path / "run", lacking, benchmark=toml), "sums")
    assert (found.name, found.title, found.k, found.votes, found.stale) == ("sums", "Sums", 4, True, "")
    assert dict(found.questions) == {
        "sum-1": QuestionEvidence((False, True, True, True), (((1, 2, 3), True),)),
        "sum-2": QuestionEvidence((False, False, True, True), (((2, 3), True), ((0,), False), ((1,), False))),
        "sum-3": QuestionEvidence((False, None, True, None), (((2,), True), ((0,), False))),
    }
    assert question_value(found.questions["sum-1"], parse_metric("cons@1"), 4) == 0.75


@pytest.mark.engine
def test_a_worse_model_shows_a_drop_and_an_unchanged_one_does_not(tmp_path: Path) -> None:
    toml = runs.sums_benchmark(tmp_path, questions=30)
    evidence = {
        name: read_evidence(
            runs.run(tmp_path / name, runs.model_with_accuracy(share, seed), benchmark=toml, k=k), "sums"
        )
        for name, share, seed, k in (("old", 0.9, 0, 8), ("same", 0.9, 1, 4), ("worse", 0.5, 2, 8))
    }
    one = parse_metric("pass@1")
    same = pair_questions(evidence["old"], evidence["same"], one, 8, 4)
    worse = pair_questions(evidence["old"], evidence["worse"], one, 8, 8)
    assert abs(fmean(same.differences)) < 0.1
    assert fmean(worse.differences) < -0.3
    assert same.missing == worse.missing == ()
    early = pair_questions(evidence["old"], evidence["worse"], one, 8, 2)
    assert early.differences == tuple(
        fmean(map(bool, new.correct[:2])) - fmean(map(bool, old.correct))
        for old, new in zip(
            evidence["old"].questions.values(), evidence["worse"].questions.values(), strict=True
        )
    )


@pytest.mark.engine
def test_votes_that_do_not_match_the_scores_are_detected_and_fixed_by_scoring(tmp_path: Path) -> None:
    folder = runs.run(
        tmp_path / "run", runs.model_with_accuracy(0.5), benchmark=runs.sums_benchmark(tmp_path, questions=3)
    )
    path = folder.path / "sums" / "votes.jsonl"
    rows = list(jsonlines.read(path))
    jsonlines.replace(path, [{**row, "correct": not row["correct"]} for row in rows])
    assert "sum-1" in read_evidence(folder, "sums").stale
    jsonlines.replace(path, rows[:-1])
    assert read_evidence(folder, "sums").stale == (
        f"score the run again (question sum-3 differs): `r1eval score {folder.path}`"
    )
    runs.score(folder)
    assert read_evidence(folder, "sums").stale == ""


@pytest.mark.jail
def test_in_a_mixed_benchmark_only_the_answers_vote(tmp_path: Path) -> None:
    found = read_evidence(runs.run(tmp_path / "run", replays.correct_reply, benchmark="smoke", k=1), "smoke")
    programs = [question for question, evidence in found.questions.items() if not evidence.votes]
    assert found.votes
    assert 0 < len(programs) < len(found.questions)
    assert all(
        found.questions[question] == QuestionEvidence((True,), (), votes=False) for question in programs
    )
    assert pair_questions(found, found, parse_metric("cons@1"), 1, 1).ids == tuple(
        question for question in found.questions if question not in programs
    )
