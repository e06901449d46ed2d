"""`r1eval power SUITE`: a line for each benchmark, with the figures of the benchmark alone."""

import json
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.gate.power_report import PowerOptions, compute_power
from r1eval.gate.suite_power import format_suite_power
from tests.command_line import r1eval
from tests.suite_runs import SuiteRuns


def test_each_benchmark_has_the_drop_that_it_has_alone() -> None:
    reports = json.loads(format_suite_power(PowerOptions("aime", k=16), as_json=True))
    assert [one["benchmark"] for one in reports] == ["aime24", "aime25", "aime26"]
    for one in reports:
        assert one["mde"] == compute_power(PowerOptions(one["benchmark"], k=16)).mde


def test_the_table_names_the_suite_its_ks_and_what_is_not_known(tmp_path: Path) -> None:
    suite = tmp_path / "mine.toml"
    suite.write_text(
        'name = "mine"\nbenchmarks = [{ name = "aime24", k = 16 }, "math500", "livecodebench"]',
        encoding="utf-8",
    )
    lines = r1eval("power", suite, "--detect", "2", cwd=tmp_path).stdout.splitlines()
    assert lines[0] == "mine: both runs with k samples for each question"
    assert lines[5].split() == ["aime24", "30", "16", "4.5", "points", "83", "for", "2", "points"]
    assert lines[6].split()[:3] == ["math500", "500", "4"]
    assert lines[-1] == "not known before they are loaded: the size of livecodebench"


def test_a_suite_of_unknown_size_asks_for_it(tmp_path: Path) -> None:
    suite = SuiteRuns(tmp_path).suite
    with pytest.raises(R1evalError, match="no benchmark of known size; give --questions N"):
        format_suite_power(PowerOptions(suite), as_json=False)
    assert len(json.loads(format_suite_power(PowerOptions(suite, questions=40), as_json=True))) == 3
