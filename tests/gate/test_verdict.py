"""Two runs to one verdict: every state from real run folders, and what a verdict says of its own doubts."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate.cases import Case, Settings
from r1eval.gate.evidence import Pairing, Part, measure
from r1eval.gate.looks import Design
from r1eval.gate.verdict import compare, substituted
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Finding, State
from tests.gate.runs import able, lacking, run, sums, told

QUESTIONS, K = 30, 8


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, RunFolder]:
    """A baseline that is right four times of five, and candidates."""
    folder = tmp_path_factory.mktemp("runs")
    asked, steady = sums(folder, QUESTIONS), able(0.8, seed=1)
    models = {
        "baseline": steady,
        "unchanged": able(0.8, seed=2),
        "worse": able(0.5, seed=3),
        "better": able(0.97, seed=4),
        "lacking": lacking(steady, ("sum-1", 0), ("sum-2", 7)),
    }
    made = {name: run(folder / name, model, asked=asked, k=K) for name, model in models.items()}
    shutil.copytree(folder / "baseline", folder / "equal")
    made["equal"] = RunFolder(folder / "equal")
    return {**made, "shorter": run(folder / "shorter", able(0.8, seed=1), asked=asked, k=4)}


def finding(runs: Mapping[str, RunFolder], candidate: str, settings: Settings) -> Finding:
    return compare(runs[candidate], runs["baseline"], settings).findings[0]


@pytest.mark.parametrize(
    ("candidate", "margin", "state", "block", "require"),
    [
        ("equal", 0.03, State.OK, 0, 0),
        ("unchanged", 0.03, State.INCONCLUSIVE, 0, 3),
        ("unchanged", 0.10, State.OK, 0, 0),
        ("better", 0.03, State.OK, 0, 0),
        ("worse", 0.03, State.REGRESSION, 1, 1),
        ("worse", 0.40, State.OK_SMALL_DROP, 0, 0),
    ],
)
def test_the_state_and_what_either_policy_makes_of_it(
    runs: Mapping[str, RunFolder], candidate: str, margin: float, state: State, block: int, require: int
) -> None:
    for policy, code in (("block", block), ("require", require)):
        gate = compare(runs[candidate], runs["baseline"], Settings(policy=policy, margins={"": margin}))
        assert ([one.state for one in gate.findings], gate.exit_code) == ([state], code)


def test_the_difference_is_of_the_questions_and_its_limits_hold_it(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "worse", Settings()).difference
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.mean == pytest.approx(found.candidate - found.baseline)
    assert found.low < found.mean < found.high
    assert (found.questions, found.wins + found.losses + found.ties) == (QUESTIONS, QUESTIONS)
    assert (found.test, found.mcnemar_p) == ("paired t", None)


def test_a_run_is_not_surer_of_itself_than_its_samples_allow(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "equal", Settings()).difference
    assert found is not None
    assert found.low is not None
    assert found.mde is not None
    assert found.low == pytest.approx(-(1 - 0.05 ** (1 / (QUESTIONS * K))))
    assert found.mde > 0


def test_a_vote_is_one_draw_however_many_samples_it_is_of(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "equal", Settings(metric="cons@8")).difference
    assert found is not None
    assert found.low is not None
    assert found.low <= -(1 - 0.05 ** (1 / QUESTIONS)) + 1e-12


def test_a_run_is_not_compared_with_itself(runs: Mapping[str, RunFolder]) -> None:
    with pytest.raises(R1evalError, match="is the candidate itself"):
        compare(runs["baseline"], RunFolder(runs["baseline"].path / ".." / "baseline"), Settings())


def test_a_margin_below_what_can_be_seen_is_warned_of(runs: Mapping[str, RunFolder]) -> None:
    narrow = finding(runs, "unchanged", Settings(margins={"sums": 0.01}))
    wide = finding(runs, "unchanged", Settings(margins={"sums": 0.5}))
    assert any("below the smallest drop" in warning for warning in narrow.warnings)
    assert wide.warnings == ()


def test_a_run_of_fewer_samples_is_compared_by_pass_at_1(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "shorter", Settings())
    assert (found.k_baseline, found.k_candidate, found.state in (State.OK, State.INCONCLUSIVE)) == (
        8,
        4,
        True,
    )


@pytest.mark.parametrize(
    ("metric", "compared", "cure"),
    [
        ("cons@8", None, "cons@4"),
        ("cons@k", "cons@4", None),
        ("cons@4", "cons@4", None),
        ("pass@8", None, ""),
    ],
)
def test_votes_of_other_sizes_are_never_set_beside_each_other(
    runs: Mapping[str, RunFolder], metric: str, compared: str | None, cure: str | None
) -> None:
    gate = compare(runs["shorter"], runs["baseline"], Settings(metric=metric))
    found = gate.findings[0]
    if compared:
        assert (found.metric, found.problems) == (compared, ())
    else:
        assert (gate.exit_code, found.state) == (4, State.NOT_COMPARABLE)
        assert cure is not None
        assert cure in found.problems[0].cure


def test_a_metric_that_has_no_value_at_the_first_look_is_refused(tmp_path: Path) -> None:
    asked = sums(tmp_path, 6)
    baseline = run(tmp_path / "b", able(0.8, 1), asked=asked, k=8)
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": 8}}
    live = told(
        run(tmp_path / "c", able(0.8, 2), asked=asked, k=8), lambda record: record.update(looks=looks)
    )
    votes = compare(live, baseline, Settings(metric="cons@8"))
    assert (votes.exit_code, "compare by pass@1" in votes.findings[0].problems[0].cure) == (4, True)
    assert len(compare(live, baseline, Settings(metric="cons@2")).findings[0].looks) == 3


def test_a_live_candidate_that_stopped_before_its_verdict_was_clear_is_incomplete(
    runs: Mapping[str, RunFolder], tmp_path: Path
) -> None:
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": 8}}
    asked = sums(tmp_path, QUESTIONS)
    unclear = told(run(tmp_path / "c", able(0.8, 2), asked=asked, k=4), lambda r: r.update(looks=looks))
    gate = compare(unclear, runs["baseline"], Settings())
    assert (gate.exit_code, gate.findings[0].state) == (5, State.INCOMPLETE)
    assert (
        "stopped at 4 of 8 samples a question, where it is inconclusive" in gate.findings[0].problems[0].what
    )
    assert compare(unclear, runs["baseline"], Settings(), looking=True).exit_code == 0


def test_an_early_pass_does_not_outlive_a_late_drop(runs: Mapping[str, RunFolder], tmp_path: Path) -> None:
    """A look that was passed elsewhere, under another margin: the later samples are worse."""
    early, late = able(0.97, 1), able(0.35, 2)
    fading = run(
        tmp_path / "c",
        lambda question, index: (early if index < 2 else late)(question, index),
        asked=sums(tmp_path, QUESTIONS),
        k=K,
    )
    told(fading, lambda record: record.update(looks={"sums": {"ks": [2, 8], "k_baseline": K}}))
    found = compare(fading, runs["baseline"], Settings()).findings[0]
    assert found.difference is not None
    assert found.looks[0].p_noninferior < found.looks[0].level
    assert found.difference.mean < -found.margin
    assert found.state is State.REGRESSION


def test_a_live_candidate_gated_otherwise_than_declared_is_decided_and_noted(
    runs: Mapping[str, RunFolder], tmp_path: Path
) -> None:
    shutil.copytree(runs["shorter"].path, tmp_path / "c")
    design = {"looks": {"sums": {"ks": [2, 4, 8], "k_baseline": K}}, "live": {"alpha": 0.05, "margins": {}}}
    live = told(RunFolder(tmp_path / "c"), lambda record: record.update(design))
    gate = compare(live, runs["baseline"], Settings(alpha=0.01))
    assert gate.findings[0].state in (State.OK, State.INCONCLUSIVE)
    assert "the candidate was run live for alpha 0.05; this verdict is for alpha 0.01" in gate.notes
    turned = compare(runs["unchanged"], live, Settings())
    assert any("baseline was run live" in note for note in turned.notes)


def test_what_one_benchmark_lacks_weighs_on_the_others() -> None:
    """5 of 12 questions lose a half (p = 1/32): a regression beside one of p = 1/64, but not beside the same
    one if the question that its baseline lacks was won by the candidate."""
    complete, lost = (-0.5,) * 5 + (0.0,) * 7, (-0.5,) * 6 + (0.0,) * 5
    torn = made_case("torn", lost, missing=("q11",), worst=(*lost, 0.0), best=(*lost, 1.0))
    seen = [made_case("complete", complete), torn]
    of_complete, of_torn = substituted(seen, alpha=0.05)
    assert State.INCONCLUSIVE in of_complete
    assert State.REGRESSION in of_complete
    assert set(of_torn) == {State.REGRESSION, State.INCONCLUSIVE}
    assert substituted(seen[:1], alpha=0.05) == [[]]


def made_case(
    name: str,
    differences: tuple[float, ...],
    missing: tuple[str, ...] = (),
    worst: tuple[float, ...] | None = None,
    best: tuple[float, ...] | None = None,
) -> Case:
    part = Part(name, name, 2, {}, votes=True)
    ids, ones = tuple(f"q{n}" for n in range(len(differences))), (1.0,) * len(differences)
    after = tuple(1.0 + d for d in differences)
    pairing = Pairing(ids, ones, after, missing, worst or differences, best or differences)
    return Case(part, part, measure("pass@1"), 0.03, Design((2,), 2), (pairing,))


def test_what_is_passed_is_within_the_limit_that_is_shown(
    runs: Mapping[str, RunFolder], tmp_path: Path
) -> None:
    shutil.copytree(runs["better"].path, tmp_path / "c")
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": K}}
    found = compare(
        told(RunFolder(tmp_path / "c"), lambda r: r.update(looks=looks)), runs["baseline"], Settings()
    ).findings[0]
    assert found.difference is not None
    assert found.difference.low is not None
    assert found.difference.high is not None
    assert -found.margin < found.difference.low <= found.difference.mean <= found.difference.high


@pytest.mark.parametrize(
    "looks",
    [5, {}, {"sums": 5}, {"sums": {}}]
    + [{"sums": {"ks": ks}} for ks in ([], [4, 2], [2, 2, 4], "24", [1.5, 4], [8, 16], [1, 3, 8], [0, 4])],
    ids=str,
)
def test_looks_that_are_none_are_damage(runs: Mapping[str, RunFolder], tmp_path: Path, looks: object) -> None:
    shutil.copytree(runs["shorter"].path, tmp_path / "c")
    damaged = told(RunFolder(tmp_path / "c"), lambda record: record.update(looks=looks))
    with pytest.raises(RunFolderError, match=r"run\.json: looks\.sums is not there"):
        compare(damaged, runs["baseline"], Settings())


def test_missing_questions_are_incomplete_unless_they_may_be(runs: Mapping[str, RunFolder]) -> None:
    barred = compare(runs["lacking"], runs["baseline"], Settings())
    found = barred.findings[0]
    assert (barred.exit_code, found.state, found.missing) == (5, State.INCOMPLETE, ("sum-1", "sum-2"))
    assert "--max-missing 2" in found.problems[0].cure


def test_within_the_allowance_the_worst_and_the_best_case_are_tested_too(
    runs: Mapping[str, RunFolder],
) -> None:
    allowed = finding(runs, "lacking", Settings(max_missing=2))
    assert allowed.difference is not None
    assert allowed.worst is not None
    assert allowed.best is not None
    assert allowed.worst < allowed.difference.mean == 0.0 < allowed.best + 1e-12
    assert allowed.state is State.OK
    assert any("2 questions lack samples" in warning for warning in allowed.warnings)


def test_a_verdict_that_hangs_on_missing_questions_is_inconclusive(tmp_path: Path) -> None:
    asked, steady = sums(tmp_path, 12), able(1.0)
    gone = [(f"sum-{n}", index) for n in (1, 2, 3) for index in range(K)]
    baseline = run(tmp_path / "b", steady, asked=asked, k=K)
    candidate = run(tmp_path / "c", lacking(steady, *gone), asked=asked, k=K)
    settings = Settings(max_missing=3, policy="require", margins={"": 0.05})
    gate = compare(candidate, baseline, settings)
    assert (gate.findings[0].state, gate.exit_code) == (State.INCONCLUSIVE, 3)
    assert any("ok hangs on that" in warning for warning in gate.findings[0].warnings)


def test_a_benchmark_that_the_candidate_lacks_is_never_skipped(tmp_path: Path) -> None:
    first, second = sums(tmp_path, 6, "first"), sums(tmp_path, 6, "second", first=101)
    steady = able(1.0)
    baseline = run(tmp_path / "b", steady, second, asked=first)
    candidate = run(tmp_path / "c", steady, asked=first)
    gate = compare(candidate, baseline, Settings(margins={"": 0.2}))
    assert gate.exit_code == 5
    assert [one.state for one in gate.findings] == [State.OK, State.INCOMPLETE]
    turned = compare(baseline, candidate, Settings())
    assert turned.exit_code == 0
    assert "second is in the candidate alone, so it is not gated" in turned.notes


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (Settings(margins={"sms": 0.01}), "--margin sms: the baseline has no benchmark of this name"),
        (Settings(metric="pas@1"), "pas@1"),
        (Settings(published=("R1",)), "--published R1: nothing was published"),
    ],
)
def test_what_does_not_exist_is_said(runs: Mapping[str, RunFolder], settings: Settings, said: str) -> None:
    with pytest.raises(R1evalError, match=said):
        compare(runs["unchanged"], runs["baseline"], settings)


def test_links_lead_to_the_candidates_report(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "worse", Settings(report_url="https://ci.example/report/"))
    assert len(found.changed) == 10
    assert all(one.link == f"https://ci.example/report/sums/{one.question}.html" for one in found.changed)
    sizes = [abs(one.candidate - one.baseline) for one in found.changed]
    assert sizes == sorted(sizes, reverse=True)
