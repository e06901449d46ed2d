"""A gate between an imported run and one of r1eval's own: what is known counts, what is not is said."""

import pytest

from r1eval.errors import R1evalError
from r1eval.gate.declaration import LiveOptions, declare
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from tests.imports.sums import Imported, import_sums
from tests.imports.test_write import sums_log
from tests.small_runs import SmallRuns


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> SmallRuns:
    runs = SmallRuns(tmp_path_factory.mktemp("gate"), questions=3)
    runs.run("native", k=2)
    return runs


@pytest.fixture(scope="module")
def imported(runs: SmallRuns) -> Imported:
    log = sums_log(runs.home, temperature=1.0)
    return import_sums(runs.home, "jsonl", log, name="imported")


def test_what_the_log_does_not_tell_blocks_the_comparison(runs: SmallRuns, imported: Imported) -> None:
    verdict = compare(imported.folder, runs.folder("native"), GateSettings())
    assert verdict.exit_code == 4
    problems = " ".join(one.what for one in verdict.findings[0].problems)
    assert "temperature: 0.6 in the baseline, 1.0 in the candidate" in problems
    assert "the candidate was imported from jsonl, whose log does not tell top_p, max_tokens" in problems


def test_a_user_may_compare_all_the_same(runs: SmallRuns, imported: Imported) -> None:
    settings = GateSettings(allow_different_sampling=True)
    verdict = compare(imported.folder, runs.folder("native"), settings)
    assert verdict.findings[0].difference is not None
    assert any("was imported from jsonl" in one for one in verdict.allowed)


def test_a_live_candidate_cannot_be_asked_as_an_imported_baseline_was(imported: Imported) -> None:
    with pytest.raises(R1evalError, match="was imported from jsonl: how it was asked is not known"):
        declare(imported.folder, GateSettings(), LiveOptions(model="m"))
