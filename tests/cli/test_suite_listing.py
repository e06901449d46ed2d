"""`r1eval list --suites`: each suite with its benchmarks, its average and its source."""

import json
from pathlib import Path

from benchmarks.suites import built_in
from r1eval.cli.suite_listing import format_suites
from tests.command_line import r1eval


def test_each_suite_has_its_benchmarks_and_what_its_average_is_of() -> None:
    blocks = {block.splitlines()[0]: block for block in format_suites(as_json=False).split("\n\n")}
    assert list(blocks) == list(built_in())
    assert blocks["aime"].splitlines()[1:4] == ["  AIME", "  aime24 aime25 aime26", "  average: pass@1"]
    assert "  no average" in blocks["r1-table"]
    assert "average: dw_acc, the same questions in each" in blocks["polymath"]
    assert max(map(len, format_suites(as_json=False).splitlines())) <= 100


def test_json_has_the_same(tmp_path: Path) -> None:
    done = r1eval("list", "--suites", "--json", cwd=tmp_path)
    assert [one["name"] for one in json.loads(done.stdout)] == list(built_in())


def test_a_benchmark_beside_it_is_bad_usage(tmp_path: Path) -> None:
    done = r1eval("list", "aime24", "--suites", cwd=tmp_path)
    assert done.returncode == 2
    assert "--suites lists all; leave BENCHMARK out" in done.stderr
