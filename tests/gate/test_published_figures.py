"""A candidate compared with published figures: both errors, the tests, and what can fail a build."""

import math
from pathlib import Path

import pytest

from r1eval.errors import MissingResultsError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from r1eval.store.folder import RunFolder
from reports.gate.verdict import PublishedComparison, State
from reports.gate.wording import describe_published
from tests.gate.runs import drop_samples, model_with_accuracy, run
from tests.shared_data import DATA  # noqa: F401 - conftest leaves this module out where the data is not there

pytestmark = pytest.mark.engine

MODEL = "DeepSeek-R1-Distill-Qwen-7B"


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """Right half of the time; 55.5 % is published (and 83.3 % by vote)."""
    folder = tmp_path_factory.mktemp("published")
    return run(folder / "candidate", model_with_accuracy(0.5, seed=1), benchmark="aime24", k=64)


def row(candidate: RunFolder, metric: str, **settings: object) -> PublishedComparison:
    gate_settings = GateSettings(published=(MODEL,), **settings)  # type: ignore[arg-type]
    return next(one for one in compare(candidate, None, gate_settings).beside if one.metric == metric)


def test_measured_minus_published_has_both_errors(candidate: RunFolder) -> None:
    found = row(candidate, "pass@1")
    assert found.published == 0.555
    assert found.difference == pytest.approx(found.measured - 0.555)
    assert found.se_published == pytest.approx(math.sqrt(0.555 * 0.445 / (30 * 64)))
    assert found.se_measured is not None
    assert found.se_published is not None
    assert found.low is not None
    reach = 1.6448536 * math.hypot(found.se_measured, found.se_published)
    assert found.low == pytest.approx(found.difference - reach)
    assert found.source


def test_a_published_figure_never_fails_a_build_by_itself(candidate: RunFolder) -> None:
    settings = GateSettings(published=(MODEL,), policy="require")
    gate = compare(candidate, None, settings)
    assert gate.exit_code == 0
    assert not any(one.gated for one in gate.beside)


def test_a_gated_published_figure_can_fail_a_build(candidate: RunFolder) -> None:
    found = row(candidate, "pass@1", gate_on_published=True)
    assert (found.state, found.gated) == (State.REGRESSION, True)
    assert compare(candidate, None, GateSettings(published=(MODEL,), gate_on_published=True)).exit_code == 1


def test_a_gated_published_figure_must_be_measured(tmp_path: Path) -> None:
    failed = run(
        tmp_path / "candidate", drop_samples(model_with_accuracy(0.2), ("60", 0)), benchmark="aime24", k=2
    )
    with pytest.raises(MissingResultsError, match="aime24 has no pass@1, as samples failed"):
        compare(failed, None, GateSettings(published=(MODEL,), gate_on_published=True))


def test_a_published_vote_that_thirty_questions_cannot_give_has_a_remark(candidate: RunFolder) -> None:
    gate_settings = GateSettings(published=("DeepSeek-R1-Distill-Qwen-1.5B",))
    votes = [one for one in compare(candidate, None, gate_settings).beside if one.metric == "cons@64"]
    assert [one.published for one in votes] == [0.527]
    assert "not a whole number of 30 questions" in votes[0].remark


def test_without_a_baseline_there_are_no_findings(candidate: RunFolder, tmp_path: Path) -> None:
    gate = compare(candidate, None, GateSettings(published=(MODEL,)))
    assert (gate.findings, gate.baseline, gate.saved) == ((), "", None)


def test_a_figure_by_another_protocol_says_so_and_has_the_error_of_its_own_k(candidate: RunFolder) -> None:
    settings = GateSettings(published=("DeepSeek-R1-0528",))
    [found] = compare(candidate, None, settings).beside
    assert found.se_published == pytest.approx(math.sqrt(0.914 * 0.086 / (30 * 16)))
    assert found.note.startswith("k = 16, 64k tokens")
    assert f"{found.source} * {found.note}" in describe_published(found)


def test_a_model_without_a_mode_means_all_of_them(candidate: RunFolder) -> None:
    beside = compare(candidate, None, GateSettings(published=("gpt-oss-120B",))).beside
    assert {one.model for one in beside} == {
        f"gpt-oss-120b ({effort})" for effort in ("low", "medium", "high")
    }
