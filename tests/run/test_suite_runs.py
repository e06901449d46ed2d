"""Runs of suites: what is asked and recorded, resumed, grown, sharded and merged, and compared."""

from io import StringIO
from pathlib import Path

import pytest

import r1eval
from benchmarks.errors import BenchmarkError
from r1eval.gate.live import LiveOptions, run_live_gate
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from r1eval.report.manifest_facts import run_identity
from r1eval.run.merge import MergeOptions, merge_runs
from r1eval.run.options import RunOptions
from r1eval.run.plan import default_out
from r1eval.run.progress import Progress
from r1eval.watch.options import WatchOptions
from tests import command_line
from tests.suite_runs import SUITE, SuiteRuns

pytestmark = pytest.mark.engine


@pytest.fixture
def runs(tmp_path: Path) -> SuiteRuns:
    return SuiteRuns(tmp_path)


def recorded(runs: SuiteRuns, name: str = "run") -> list[str]:
    return [suite["name"] for suite in runs.folder(name).read_run()["plan"]["suites"]]


def test_a_suite_asks_all_its_benchmarks_and_the_table_needs_its_file_no_more(runs: SuiteRuns) -> None:
    printed = runs.run().text
    assert list(runs.folder().read_run()["benchmarks"]) == ["ones", "tens", "hundreds"]
    (runs.home / "arithmetic.toml").unlink()
    assert "Arithmetic\n  Sums" in printed
    assert "average of pass@1  average      57.3" in printed
    assert runs.table() == printed


def test_the_command_finds_its_folder_again(runs: SuiteRuns) -> None:
    command = ("run", "arithmetic.toml", *runs.arguments, "--k", "2", "--format", "csv")
    first = command_line.r1eval(*command, cwd=runs.home)
    assert first.returncode == 0, first.stderr
    samples = runs.home / "runs/m-arithmetic/ones/samples.jsonl"
    before = samples.read_bytes()
    again = command_line.r1eval(*command, cwd=runs.home)
    assert again.stdout == first.stdout
    assert samples.read_bytes() == before


def test_the_default_folder_names_suites_and_the_benchmarks_beside_them(runs: SuiteRuns) -> None:
    from dataclasses import replace

    from benchmarks import asked
    from r1eval.run.options import make_plan

    named = asked.resolve([runs.suite, runs.file("tens"), "smoke"])
    plan = make_plan(RunOptions(("smoke",), "org/m", engine="replay"), named.benchmarks)
    assert str(default_out(replace(plan, suites=named.suites))) == "runs/m-arithmetic+smoke"


def test_limit_and_k_hold_for_every_benchmark(runs: SuiteRuns) -> None:
    runs.run(k=2, limit=3)
    entries = runs.folder().read_run()["benchmarks"].values()
    assert [(one["questions"], one["k"]) for one in entries] == [(3, 2)] * 3


def test_a_suites_own_k_is_asked_without_a_k_for_all(runs: SuiteRuns) -> None:
    runs.write_suite('name = "arithmetic"\nbenchmarks = [{ name = "ones.toml", k = 2 }]')
    runs.run(k=None)
    assert runs.folder().read_run()["benchmarks"]["ones"]["k"] == 2


def test_samples_that_failed_leave_no_average_and_the_note_says_where(runs: SuiteRuns) -> None:
    runs.write_replies(missing=["sum-8"])
    text = " ".join(runs.run().text.split())
    assert "Arithmetic: no average, as samples of tens failed or are missing" in text
    assert "average of pass@1" not in text
    runs.write_replies()
    assert "average of pass@1  average      57.3" in runs.run().text, "the same command tries again"


def test_a_run_of_a_benchmark_grows_to_its_suite(runs: SuiteRuns) -> None:
    runs.run(runs.file("ones"))
    identity = run_identity(runs.folder().read_run())
    assert recorded(runs) == []
    runs.run()
    assert recorded(runs) == ["arithmetic"]
    assert run_identity(runs.folder().read_run()) == identity
    assert "average of pass@1" in runs.table()


def test_a_suite_that_is_named_later_is_added_and_a_changed_one_replaced(runs: SuiteRuns) -> None:
    runs.run()
    sibling = runs.write_suite('name = "small"\nbenchmarks = ["ones.toml"]', "small")
    runs.run(runs.suite, sibling)
    assert recorded(runs) == ["arithmetic", "small"]
    runs.write_suite(SUITE.replace('average = "pass@1"', ""))
    runs.run()
    assert recorded(runs) == ["arithmetic", "small"], "what a run was asked by is not forgotten"
    assert "average" not in runs.table()


def test_two_ks_are_refused_before_anything_is_asked(runs: SuiteRuns) -> None:
    other = runs.write_suite('name = "other"\nbenchmarks = [{ name = "tens.toml", k = 3 }]', "other")
    with pytest.raises(BenchmarkError, match="tens is asked with k = "):
        runs.run(runs.suite, other, k=None)
    assert not runs.folder().exists()


def test_shards_of_a_suite_merge_to_its_run(runs: SuiteRuns) -> None:
    runs.run(out="whole")
    for shard in ("0/2", "1/2"):
        runs.run(out=f"shard-{shard[0]}", shard=shard)
    parts = [runs.home / "shard-0", runs.home / "shard-1"]
    assert merge_runs(parts, runs.home / "merged", MergeOptions(workers=1), lambda _line: None) == ""
    assert recorded(runs, "merged") == ["arithmetic"]
    whole, merged = (runs.table("csv", name).replace(name, "") for name in ("whole", "merged"))
    assert merged == whole


def test_a_dry_run_shows_the_suite_and_the_prompts_of_all(runs: SuiteRuns) -> None:
    text = runs.run(dry_run=True).text
    assert text.startswith("suite arithmetic: Arithmetic: ones, tens, hundreds\n")
    assert [name for name in runs.sizes if f"{name}: {runs.sizes[name]} questions x 4" in text] == [
        *runs.sizes
    ]


def test_a_gate_compares_every_benchmark_of_a_suite(runs: SuiteRuns) -> None:
    runs.run(out="base")
    runs.run(out="same", seed=1)
    verdict = compare(runs.folder("same"), runs.folder("base"), GateSettings())
    assert {finding.benchmark for finding in verdict.findings} == set(runs.sizes)


def test_a_live_candidate_has_its_baselines_suites(runs: SuiteRuns) -> None:
    runs.run(out="base")
    live = LiveOptions(
        "m",
        engine="replay",
        engine_args=(f"path={runs.home / 'replies.jsonl'}",),
        benchmarks=(runs.suite,),
        looks=(2, 4),
        workers=1,
    )
    run_live_gate(runs.home / "live", runs.home / "base", GateSettings(), live, Progress(StringIO()))
    assert recorded(runs, "live") == ["arithmetic"]


def test_a_watch_keeps_to_the_benchmarks_of_its_suite(runs: SuiteRuns) -> None:
    options = WatchOptions(runs.home, runs.home / "out", RunOptions((runs.suite,), ""))
    assert options.design()["benchmarks"] == ["ones", "tens", "hundreds"]


def test_python_takes_a_suite_too(runs: SuiteRuns) -> None:
    done = r1eval.run(
        runs.suite,
        model="m",
        engine="replay",
        engine_args={"path": str(runs.home / "replies.jsonl")},
        k=2,
        out=runs.home / "py",
    )
    assert list(done.benchmarks) == ["ones", "tens", "hundreds"]
