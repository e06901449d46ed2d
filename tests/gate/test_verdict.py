"""Two run folders to one verdict: every state from real runs, and the warnings and notes of a verdict."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate.evidence import BenchmarkEvidence, Pairing, parse_metric
from r1eval.gate.looks import Design
from r1eval.gate.paired_benchmarks import GateSettings, PairedBenchmark
from r1eval.gate.verdict import compare, extreme_case_states
from r1eval.store.folder import RunFolder
from reports.gate.verdict import BenchmarkFinding, State
from tests.gate.runs import drop_samples, edit_manifest, model_with_accuracy, run, sums_benchmark

pytestmark = pytest.mark.engine

QUESTIONS, K = 30, 8


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, RunFolder]:
    """A baseline that is right four times of five, and candidates."""
    folder = tmp_path_factory.mktemp("runs")
    benchmark, steady = sums_benchmark(folder, QUESTIONS), model_with_accuracy(0.8, seed=1)
    models = {
        "baseline": steady,
        "unchanged": model_with_accuracy(0.8, seed=2),
        "worse": model_with_accuracy(0.5, seed=3),
        "better": model_with_accuracy(0.97, seed=4),
        "lacking": drop_samples(steady, ("sum-1", 0), ("sum-2", 7)),
    }
    folders = {name: run(folder / name, model, benchmark=benchmark, k=K) for name, model in models.items()}
    shutil.copytree(folder / "baseline", folder / "equal")
    folders["equal"] = RunFolder(folder / "equal")
    return {
        **folders,
        "shorter": run(folder / "shorter", model_with_accuracy(0.8, seed=1), benchmark=benchmark, k=4),
    }


def finding(runs: Mapping[str, RunFolder], candidate: str, settings: GateSettings) -> BenchmarkFinding:
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
def test_the_state_and_the_exit_code_of_each_policy(
    runs: Mapping[str, RunFolder], candidate: str, margin: float, state: State, block: int, require: int
) -> None:
    for policy, code in (("block", block), ("require", require)):
        gate = compare(runs[candidate], runs["baseline"], GateSettings(policy=policy, margins={"": margin}))
        assert ([one.state for one in gate.findings], gate.exit_code) == ([state], code)


def test_the_difference_is_over_questions_and_lies_within_its_limits(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "worse", GateSettings()).difference
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    assert found.mean == pytest.approx(found.candidate - found.baseline)
    assert found.low < found.mean < found.high
    assert (found.questions, found.wins + found.losses + found.ties) == (QUESTIONS, QUESTIONS)
    assert (found.test, found.mcnemar_p) == ("paired t", None)


def test_equal_runs_still_have_the_uncertainty_of_their_samples(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "equal", GateSettings()).difference
    assert found is not None
    assert found.low is not None
    assert found.mde is not None
    assert found.low == pytest.approx(-(1 - 0.05 ** (1 / (QUESTIONS * K))))
    assert found.mde > 0


def test_a_vote_is_one_draw_for_any_number_of_samples(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "equal", GateSettings(metric="cons@8")).difference
    assert found is not None
    assert found.low is not None
    assert found.low <= -(1 - 0.05 ** (1 / QUESTIONS)) + 1e-12


def test_a_run_is_not_compared_with_itself(runs: Mapping[str, RunFolder]) -> None:
    with pytest.raises(R1evalError, match="is the candidate itself"):
        compare(runs["baseline"], RunFolder(runs["baseline"].path / ".." / "baseline"), GateSettings())


def test_a_margin_below_the_smallest_detectable_drop_is_a_warning(runs: Mapping[str, RunFolder]) -> None:
    narrow = finding(runs, "unchanged", GateSettings(margins={"sums": 0.01}))
    wide = finding(runs, "unchanged", GateSettings(margins={"sums": 0.5}))
    assert any("below the smallest detectable drop" in warning for warning in narrow.warnings)
    assert wide.warnings == ()


def test_a_run_of_fewer_samples_is_compared_by_pass_at_1(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "shorter", GateSettings())
    assert (found.k_baseline, found.k_candidate, found.state in (State.OK, State.INCONCLUSIVE)) == (
        8,
        4,
        True,
    )


@pytest.mark.parametrize(
    ("metric", "expected", "cure"),
    [
        ("cons@8", None, "cons@4"),
        ("cons@k", "cons@4", None),
        ("cons@4", "cons@4", None),
        ("pass@8", None, ""),
    ],
)
def test_votes_of_different_sizes_are_never_compared(
    runs: Mapping[str, RunFolder], metric: str, expected: str | None, cure: str | None
) -> None:
    gate = compare(runs["shorter"], runs["baseline"], GateSettings(metric=metric))
    found = gate.findings[0]
    if expected:
        assert (found.metric, found.problems) == (expected, ())
    else:
        assert (gate.exit_code, found.state) == (4, State.NOT_COMPARABLE)
        assert cure is not None
        assert cure in found.problems[0].cure


def test_a_metric_that_has_no_value_at_the_first_look_is_refused(tmp_path: Path) -> None:
    benchmark = sums_benchmark(tmp_path, 6)
    baseline = run(tmp_path / "b", model_with_accuracy(0.8, 1), benchmark=benchmark, k=8)
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": 8}}
    live = edit_manifest(
        run(tmp_path / "c", model_with_accuracy(0.8, 2), benchmark=benchmark, k=8),
        lambda record: record.update(looks=looks),
    )
    votes = compare(live, baseline, GateSettings(metric="cons@8"))
    assert (votes.exit_code, "compare by pass@1" in votes.findings[0].problems[0].cure) == (4, True)
    assert len(compare(live, baseline, GateSettings(metric="cons@2")).findings[0].looks) == 3


def test_a_live_candidate_that_stopped_before_its_verdict_was_clear_is_incomplete(
    runs: Mapping[str, RunFolder], tmp_path: Path
) -> None:
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": 8}}
    benchmark = sums_benchmark(tmp_path, QUESTIONS)
    unclear = edit_manifest(
        run(tmp_path / "c", model_with_accuracy(0.8, 2), benchmark=benchmark, k=4),
        lambda r: r.update(looks=looks),
    )
    gate = compare(unclear, runs["baseline"], GateSettings())
    assert (gate.exit_code, gate.findings[0].state) == (5, State.INCOMPLETE)
    assert (
        "stopped at 4 of 8 samples per question, where it is inconclusive"
        in gate.findings[0].problems[0].what
    )
    assert compare(unclear, runs["baseline"], GateSettings(), interim=True).exit_code == 0


def test_an_early_pass_does_not_survive_a_late_drop(runs: Mapping[str, RunFolder], tmp_path: Path) -> None:
    """An earlier look passed, and the later samples are worse."""
    early, late = model_with_accuracy(0.97, 1), model_with_accuracy(0.35, 2)
    fading = run(
        tmp_path / "c",
        lambda question, index: (early if index < 2 else late)(question, index),
        benchmark=sums_benchmark(tmp_path, QUESTIONS),
        k=K,
    )
    edit_manifest(fading, lambda record: record.update(looks={"sums": {"ks": [2, 8], "k_baseline": K}}))
    found = compare(fading, runs["baseline"], GateSettings()).findings[0]
    assert found.difference is not None
    assert found.looks[0].p_noninferior < found.looks[0].level
    assert found.difference.mean < -found.margin
    assert found.state is State.REGRESSION


def test_a_live_candidate_gated_with_other_settings_is_decided_with_a_note(
    runs: Mapping[str, RunFolder], tmp_path: Path
) -> None:
    shutil.copytree(runs["shorter"].path, tmp_path / "c")
    design = {"looks": {"sums": {"ks": [2, 4, 8], "k_baseline": K}}, "live": {"alpha": 0.05, "margins": {}}}
    live = edit_manifest(RunFolder(tmp_path / "c"), lambda record: record.update(design))
    gate = compare(live, runs["baseline"], GateSettings(alpha=0.01))
    assert gate.findings[0].state in (State.OK, State.INCONCLUSIVE)
    assert "the candidate was run live with alpha 0.05; this verdict is for alpha 0.01" in gate.notes
    swapped = compare(runs["unchanged"], live, GateSettings())
    assert any("baseline was run live" in note for note in swapped.notes)


def test_missing_samples_of_one_benchmark_affect_the_others() -> None:
    """5 of 12 questions lose a half (p = 1/32): a regression together with another benchmark of p = 1/64, but
    not if the candidate won the question that is missing there."""
    complete, lost = (-0.5,) * 5 + (0.0,) * 7, (-0.5,) * 6 + (0.0,) * 5
    incomplete = pair("incomplete", lost, missing=("q11",), worst=(*lost, 0.0), best=(*lost, 1.0))
    pairs = [pair("complete", complete), incomplete]
    states_of_complete, states_of_incomplete = extreme_case_states(pairs, alpha=0.05)
    assert State.INCONCLUSIVE in states_of_complete
    assert State.REGRESSION in states_of_complete
    assert set(states_of_incomplete) == {State.REGRESSION, State.INCONCLUSIVE}
    assert extreme_case_states(pairs[:1], alpha=0.05) == [[]]


def pair(
    name: str,
    differences: tuple[float, ...],
    missing: tuple[str, ...] = (),
    worst: tuple[float, ...] | None = None,
    best: tuple[float, ...] | None = None,
) -> PairedBenchmark:
    part = BenchmarkEvidence(name, name, 2, {}, votes=True)
    ids, ones = tuple(f"q{n}" for n in range(len(differences))), (1.0,) * len(differences)
    after = tuple(1.0 + d for d in differences)
    pairing = Pairing(ids, ones, after, missing, worst or differences, best or differences)
    return PairedBenchmark(part, part, parse_metric("pass@1"), 0.03, Design((2,), 2), (pairing,))


def test_a_pass_agrees_with_the_reported_limits(runs: Mapping[str, RunFolder], tmp_path: Path) -> None:
    shutil.copytree(runs["better"].path, tmp_path / "c")
    looks = {"sums": {"ks": [2, 4, 8], "k_baseline": K}}
    found = compare(
        edit_manifest(RunFolder(tmp_path / "c"), lambda r: r.update(looks=looks)),
        runs["baseline"],
        GateSettings(),
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
def test_invalid_looks_are_a_damaged_folder(
    runs: Mapping[str, RunFolder], tmp_path: Path, looks: object
) -> None:
    shutil.copytree(runs["shorter"].path, tmp_path / "c")
    damaged = edit_manifest(RunFolder(tmp_path / "c"), lambda record: record.update(looks=looks))
    with pytest.raises(RunFolderError, match=r"run\.json: looks\.sums is missing or invalid"):
        compare(damaged, runs["baseline"], GateSettings())


def test_missing_questions_are_incomplete_unless_allowed(runs: Mapping[str, RunFolder]) -> None:
    gate = compare(runs["lacking"], runs["baseline"], GateSettings())
    found = gate.findings[0]
    assert (gate.exit_code, found.state, found.missing) == (5, State.INCOMPLETE, ("sum-1", "sum-2"))
    assert "--max-missing 2" in found.problems[0].cure


def test_with_max_missing_the_worst_and_the_best_case_are_tested_too(
    runs: Mapping[str, RunFolder],
) -> None:
    allowed = finding(runs, "lacking", GateSettings(max_missing=2))
    assert allowed.difference is not None
    assert allowed.worst is not None
    assert allowed.best is not None
    assert allowed.worst < allowed.difference.mean == 0.0 < allowed.best + 1e-12
    assert allowed.state is State.OK
    assert any("2 questions lack samples" in warning for warning in allowed.warnings)


def test_a_verdict_that_depends_on_missing_questions_is_inconclusive(tmp_path: Path) -> None:
    benchmark, steady = sums_benchmark(tmp_path, 12), model_with_accuracy(1.0)
    missing = [(f"sum-{n}", index) for n in (1, 2, 3) for index in range(K)]
    baseline = run(tmp_path / "b", steady, benchmark=benchmark, k=K)
    candidate = run(tmp_path / "c", drop_samples(steady, *missing), benchmark=benchmark, k=K)
    settings = GateSettings(max_missing=3, policy="require", margins={"": 0.05})
    gate = compare(candidate, baseline, settings)
    assert (gate.findings[0].state, gate.exit_code) == (State.INCONCLUSIVE, 3)
    assert any("the complete questions alone give: ok" in warning for warning in gate.findings[0].warnings)


def test_a_benchmark_missing_in_the_candidate_is_never_skipped(tmp_path: Path) -> None:
    first, second = sums_benchmark(tmp_path, 6, "first"), sums_benchmark(tmp_path, 6, "second", first=101)
    steady = model_with_accuracy(1.0)
    baseline = run(tmp_path / "b", steady, second, benchmark=first)
    candidate = run(tmp_path / "c", steady, benchmark=first)
    gate = compare(candidate, baseline, GateSettings(margins={"": 0.2}))
    assert gate.exit_code == 5
    assert [one.state for one in gate.findings] == [State.OK, State.INCOMPLETE]
    swapped = compare(baseline, candidate, GateSettings())
    assert swapped.exit_code == 0
    assert "second is only in the candidate, so it is not gated" in swapped.notes


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (GateSettings(margins={"sms": 0.01}), "--margin sms: the baseline has no benchmark of this name"),
        (GateSettings(metric="pas@1"), "pas@1"),
        (GateSettings(published=("R1",)), "--published R1: no published results"),
    ],
)
def test_unknown_names_are_errors(
    runs: Mapping[str, RunFolder], settings: GateSettings, message: str
) -> None:
    with pytest.raises(R1evalError, match=message):
        compare(runs["unchanged"], runs["baseline"], settings)


def test_links_point_to_the_candidates_report(runs: Mapping[str, RunFolder]) -> None:
    found = finding(runs, "worse", GateSettings(report_url="https://ci.example/report/"))
    assert len(found.changed) == 10
    assert all(one.link == f"https://ci.example/report/sums/{one.question}.html" for one in found.changed)
    sizes = [abs(one.candidate - one.baseline) for one in found.changed]
    assert sizes == sorted(sizes, reverse=True)
