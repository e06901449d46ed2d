"""A candidate beside published figures: both errors, the tests, and what may fail a build."""

import math
from pathlib import Path

import pytest

from r1eval.errors import LackingError
from r1eval.gate.cases import Settings
from r1eval.gate.verdict import compare
from r1eval.store.folder import RunFolder
from reports.gate.verdict import Beside, State
from tests.gate.runs import able, lacking, run
from tests.shared_data import DATA  # noqa: F401 - conftest leaves this module out where the data is not there

MODEL = "DeepSeek-R1-Distill-Qwen-7B"


@pytest.fixture(scope="module")
def candidate(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """Right half of the time, where 55.5 % is published (and 83.3 % by vote)."""
    folder = tmp_path_factory.mktemp("beside")
    return run(folder / "candidate", able(0.5, seed=1), asked="aime24", k=64)


def row(candidate: RunFolder, metric: str, **settings: object) -> Beside:
    given = Settings(published=(MODEL,), **settings)  # type: ignore[arg-type]
    return next(one for one in compare(candidate, None, given).beside if one.metric == metric)


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
    settings = Settings(published=(MODEL,), policy="require")
    gate = compare(candidate, None, settings)
    assert gate.exit_code == 0
    assert not any(one.gated for one in gate.beside)


def test_unless_it_is_asked_to(candidate: RunFolder) -> None:
    found = row(candidate, "pass@1", gate_on_published=True)
    assert (found.state, found.gated) == (State.REGRESSION, True)
    assert compare(candidate, None, Settings(published=(MODEL,), gate_on_published=True)).exit_code == 1


def test_what_may_fail_a_build_must_be_measured(tmp_path: Path) -> None:
    failed = run(tmp_path / "candidate", lacking(able(0.2), ("60", 0)), asked="aime24", k=2)
    with pytest.raises(LackingError, match="aime24 has no pass@1, as samples failed"):
        compare(failed, None, Settings(published=(MODEL,), gate_on_published=True))


def test_a_vote_that_no_thirty_questions_give_is_remarked(candidate: RunFolder) -> None:
    given = Settings(published=("DeepSeek-R1-Distill-Qwen-1.5B",))
    votes = [one for one in compare(candidate, None, given).beside if one.metric == "cons@64"]
    assert [one.published for one in votes] == [0.527]
    assert "no whole number of 30 questions" in votes[0].remark


def test_without_a_baseline_there_is_no_other_finding(candidate: RunFolder, tmp_path: Path) -> None:
    gate = compare(candidate, None, Settings(published=(MODEL,)))
    assert (gate.findings, gate.baseline, gate.saved) == ((), "", None)
