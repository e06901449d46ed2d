"""Two runs paired by question: what a question is worth, what it may be worth, and which ones are missing."""

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
    Held,
    Measure,
    Pairing,
    Part,
    bounds,
    measure,
    pair,
    read,
    settle,
    too_few,
    value,
)
from r1eval.store import jsonlines
from reports.gate.verdict import Problem
from tests import replays
from tests.gate import runs

K = 4
MEASURES = [measure(name) for name in ("pass@1", "pass@2", "pass^2", "cons@2", "cons@3", "g-pass@3:0.5")]

# measures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pass@1", Measure("pass", 1)),
        ("pass@64", Measure("pass", 64)),
        ("pass^4", Measure("all", 4)),
        ("cons@16", Measure("cons", 16)),
        ("cons@k", Measure("cons", None)),
        ("g-pass@16:0.5", Measure("g-pass", 16, 0.5)),
        ("g-pass@k:1", Measure("g-pass", None, 1.0)),
    ],
)
def test_a_metric_is_read_and_written_the_same(text: str, expected: Measure) -> None:
    assert measure(text) == expected
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
def test_what_is_no_metric_is_one_line_with_a_guess(text: str, says: str) -> None:
    with pytest.raises(R1evalError) as caught:
        measure(text)
    assert says in str(caught.value)


def part(k: int = K, *, votes: bool = True, stale: str = "") -> Part:
    """A run of which only this is known."""
    return Part("sums", "Sums", k, {}, votes, stale)


def holding(questions: Mapping[str, Held]) -> Part:
    return Part("sums", "Sums", K, questions, votes=True)


def test_cons_at_k_is_the_largest_that_both_runs_have() -> None:
    assert settle(measure("cons@k"), 64, 16) == Measure("cons", 16)
    assert settle(measure("cons@8"), 64, 16) == Measure("cons", 8)


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
            Problem(
                "cons@64 needs 64 samples a question: the baseline has 64, the candidate 16",
                "compare by --metric cons@16",
            ),
        ),
        (
            "g-pass@8:0.5",
            part(4),
            part(16),
            Problem(
                "g-pass@8:0.5 needs 8 samples a question: the baseline has 4, the candidate 16",
                "compare by --metric g-pass@4:0.5",
            ),
        ),
        (
            "cons@4",
            part(votes=False),
            part(votes=False),
            Problem("cons@4: programs do not vote", "compare by --metric pass@1"),
        ),
        ("pass@4", part(votes=False), part(votes=False), None),
        (
            "cons@2",
            part(),
            part(stale="`r1eval score x`"),
            Problem("cons@2: the candidate's votes are not of its scores", "`r1eval score x`"),
        ),
        ("pass@2", part(), part(stale="`r1eval score x`"), None),
    ],
)
def test_a_measure_that_a_run_is_too_small_for_is_refused_for_one_that_fits(
    metric: str, baseline: Part, candidate: Part, expected: Problem | None
) -> None:
    assert too_few(measure(metric), baseline, candidate) == expected


# values, by hand and by law


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
def test_a_questions_value_is_what_its_samples_come_to(metric: str, expected: float) -> None:
    held = Held((True, False, True, False), (((0, 2), True), ((1, 3), False)))
    assert value(held, measure(metric), 4) == pytest.approx(expected)


@st.composite
def helds(draw: st.DrawFn, missing: bool = True) -> Held:
    """Samples of a question: each is missing (None), silent, correct (0) or one of three wrong answers."""
    kinds = st.sampled_from(["silent", "0", "0", "1", "2", "3"] + ["missing"] * (2 * missing))
    return held_of(draw(st.lists(kinds, min_size=K, max_size=K)))


def held_of(kinds: list[str]) -> Held:
    groups = {
        kind: tuple(index for index, own in enumerate(kinds) if own == kind) for kind in ("0", "1", "2", "3")
    }
    verdicts = tuple(None if kind == "missing" else kind == "0" for kind in kinds)
    return Held(verdicts, tuple((indices, kind == "0") for kind, indices in groups.items() if indices))


@given(helds(missing=False), st.sampled_from(MEASURES), st.integers(1, K))
def test_only_samples_below_k_count(held: Held, one: Measure, k: int) -> None:
    cut = Held(
        held.correct[:k],
        tuple(
            (below, right)
            for indices, right in held.groups
            if (below := tuple(index for index in indices if index < k))
        ),
    )
    assert value(held, one, k) == value(cut, one, k)
    lost = Held((*held.correct[:k], *(None for _ in held.correct[k:])), cut.groups)
    assert value(lost, one, k) == value(held, one, k)
    assert bounds(lost, one, k) == bounds(held, one, k)


@given(helds(missing=False), st.sampled_from(["pass@2", "pass^2", "cons@2", "cons@3"]))
def test_a_value_is_the_mean_over_all_subsets_of_its_size(held: Held, name: str) -> None:
    one = measure(name)
    assert one.j is not None
    drawn = []
    for subset in combinations(range(K), one.j):
        votes = [(sum(index in subset for index in indices), right) for indices, right in held.groups]
        top = max((size for size, _ in votes), default=0)
        winners = [right for size, right in votes if size == top and top]
        right = [held.correct[index] for index in subset]
        drawn.append({"pass": any(right), "all": all(right)}.get(one.kind, fmean(winners or [False])))
    assert value(held, one, K) == pytest.approx(fmean(drawn))


@settings(max_examples=300)
@given(helds(), st.sampled_from(MEASURES), st.data())
def test_whatever_the_missing_samples_would_have_been_lies_within_the_bounds(
    held: Held, one: Measure, data: st.DataObject
) -> None:
    kinds = ["missing" if verdict is None else "silent" for verdict in held.correct]
    for number, (indices, right) in enumerate(held.groups, start=1):
        for index in indices:
            kinds[index] = "0" if right else str(number % 3 + 1)
    fill = st.sampled_from(["silent", "0", "1", "2", "3"])
    filled = held_of([data.draw(fill) if kind == "missing" else kind for kind in kinds])
    found, (worst, best) = value(filled, one, K), bounds(held_of(kinds), one, K)
    assert found is not None
    assert worst - 1e-12 <= found <= best + 1e-12
    if None not in held.correct:
        assert worst == best == value(held_of(kinds), one, K)
    else:
        assert value(held_of(kinds), one, K) is None


def test_a_question_that_is_not_held_may_be_worth_anything() -> None:
    assert bounds(None, Measure("pass", 1), 4) == (0.0, 1.0)
    assert bounds(Held((True,)), Measure("pass", 2), 1) == (0.0, 1.0), "no pass@2 of one sample"


# pairing

QUESTIONS = st.dictionaries(st.sampled_from("abcde"), helds(), min_size=1)


@given(st.lists(st.tuples(helds(), helds()), min_size=1, max_size=6), st.sampled_from(MEASURES))
def test_the_other_way_round_every_difference_changes_its_sign(
    held: list[tuple[Held, Held]], one: Measure
) -> None:
    old, new = (holding({f"q{n}": both[side] for n, both in enumerate(held)}) for side in (0, 1))
    there, back = pair(old, new, one, K, K), pair(new, old, one, K, K)
    assert (there.ids, there.missing) == (back.ids, back.missing)
    assert there.differences == tuple(-d for d in back.differences)
    assert there.worst == tuple(-d for d in back.best)
    assert there.best == tuple(-d for d in back.worst)


@given(QUESTIONS, QUESTIONS, st.sampled_from(MEASURES))
def test_every_question_of_the_baseline_is_paired_or_missing_and_none_other(
    old: dict[str, Held], new: dict[str, Held], one: Measure
) -> None:
    found = pair(holding(old), holding(new), one, K, K)
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
    right, half, none = Held((True, True)), Held((True, False)), Held((False, False))
    old = holding({"a": right, "b": right, "c": none, "d": half})
    new = holding({"a": right, "b": Held((True, None)), "d": Held((None, None))})
    found = pair(old, new, measure("pass@1"), 2, 2)
    assert found == Pairing(
        ids=("a",),
        baseline=(1.0,),
        candidate=(1.0,),
        missing=("b", "c", "d"),
        worst=(0.0, -0.5, 0.0, -0.5),
        best=(0.0, 0.0, 1.0, 0.5),
    )


def test_programs_stay_out_of_the_vote() -> None:
    voted = Held((True,), (((0,), True),))
    both = holding({"answer": voted, "program": Held((False,), votes=False)})
    assert pair(both, both, measure("cons@1"), 1, 1).ids == ("answer",)
    assert pair(both, both, measure("pass@1"), 1, 1).ids == ("answer", "program")


# real runs


def test_a_run_is_read_as_it_was_graded(tmp_path: Path) -> None:
    def reply(question: Question, index: int) -> str | None:
        if question.id == "sum-1":
            return replays.right(question, index) if index else "<think>\nHm."
        return replays.wrong(question, index) if index < 2 else replays.right(question, index)

    toml = runs.sums(tmp_path, questions=3)
    lacking = runs.lacking(reply, ("sum-3", 1), ("sum-3", 3))
    found = read(runs.run(tmp_path / "run", lacking, asked=toml), "sums")
    assert (found.name, found.title, found.k, found.votes, found.stale) == ("sums", "Sums", 4, True, "")
    assert dict(found.questions) == {
        "sum-1": Held((False, True, True, True), (((1, 2, 3), True),)),
        "sum-2": Held((False, False, True, True), (((2, 3), True), ((0,), False), ((1,), False))),
        "sum-3": Held((False, None, True, None), (((2,), True), ((0,), False))),
    }
    assert value(found.questions["sum-1"], measure("cons@1"), 4) == 0.75


def test_a_model_that_lost_skill_shows_a_drop_and_the_same_one_none(tmp_path: Path) -> None:
    toml = runs.sums(tmp_path, questions=30)
    made = {
        name: read(runs.run(tmp_path / name, runs.able(share, seed), asked=toml, k=k), "sums")
        for name, share, seed, k in (("old", 0.9, 0, 8), ("same", 0.9, 1, 4), ("worse", 0.5, 2, 8))
    }
    one = measure("pass@1")
    same = pair(made["old"], made["same"], one, 8, 4)
    worse = pair(made["old"], made["worse"], one, 8, 8)
    assert abs(fmean(same.differences)) < 0.1
    assert fmean(worse.differences) < -0.3
    assert same.missing == worse.missing == ()
    early = pair(made["old"], made["worse"], one, 8, 2)
    assert early.differences == tuple(
        fmean(map(bool, new.correct[:2])) - fmean(map(bool, old.correct))
        for old, new in zip(made["old"].questions.values(), made["worse"].questions.values(), strict=True)
    )


def test_votes_that_are_not_of_the_scores_are_seen_and_mended(tmp_path: Path) -> None:
    folder = runs.run(tmp_path / "run", runs.able(0.5), asked=runs.sums(tmp_path, questions=3))
    path = folder.path / "sums" / "votes.jsonl"
    rows = list(jsonlines.read(path))
    jsonlines.replace(path, [{**row, "correct": not row["correct"]} for row in rows])
    assert "sum-1" in read(folder, "sums").stale
    jsonlines.replace(path, rows[:-1])
    assert read(folder, "sums").stale == (
        f"make them anew, as question sum-3 shows: `r1eval score {folder.path}`"
    )
    runs.score(folder)
    assert read(folder, "sums").stale == ""


def test_a_run_of_programs_and_answers_votes_with_its_answers(tmp_path: Path) -> None:
    found = read(runs.run(tmp_path / "run", replays.right, asked="smoke", k=1), "smoke")
    programs = [question for question, held in found.questions.items() if not held.votes]
    assert found.votes
    assert 0 < len(programs) < len(found.questions)
    assert all(found.questions[question] == Held((True,), (), votes=False) for question in programs)
    assert pair(found, found, measure("cons@1"), 1, 1).ids == tuple(
        question for question in found.questions if question not in programs
    )
