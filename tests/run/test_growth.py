"""A run grows: a greater k or limit, or another benchmark, in the folder that has samples already."""

from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import RunFolderError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from r1eval.report.manifest_facts import run_identity
from tests.gate.runs import sums_benchmark
from tests.small_runs import SmallRuns

pytestmark = pytest.mark.engine


@pytest.fixture
def runs(tmp_path: Path) -> SmallRuns:
    return SmallRuns(tmp_path)


def about(runs: SmallRuns, name: str) -> dict[str, Any]:
    record: dict[str, Any] = runs.folder(name).read_run()["benchmarks"]["sums"]
    return record


def test_a_greater_k_asks_only_what_is_missing(runs: SmallRuns) -> None:
    runs.run("run", k=2)
    before = (runs.home / "run/sums/samples.jsonl").read_bytes()
    fingerprint = about(runs, "run")["fingerprint"]
    assert "resuming: 12 of 30 samples are already there" in runs.run("run", k=5)
    after = (runs.home / "run/sums/samples.jsonl").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == 30
    assert about(runs, "run")["fingerprint"] == fingerprint, "what was asked does not depend on k"


@pytest.mark.parametrize(
    ("small", "large"), [({"k": 2}, {"k": 5}), ({"limit": 2}, {"limit": 4}), ({"limit": 2, "k": 2}, {"k": 4})]
)
def test_a_run_that_grew_has_the_results_of_one_that_was_large_at_once(
    small: dict[str, Any], large: dict[str, Any], runs: SmallRuns
) -> None:
    runs.run("grown", **small)
    runs.run("grown", **large)
    runs.run("large", **large)
    assert runs.results("grown") == runs.results("large")


def test_the_record_and_the_table_say_how_k_grew(runs: SmallRuns) -> None:
    runs.run("run", k=2, limit=3)
    runs.run("run", k=4)
    steps = runs.folder("run").read_run()["growth"]
    assert [(step["benchmark"], step["k"], step["questions"]) for step in steps] == [("sums", [2, 4], [3, 6])]
    note = "k grew from 2 to 4 and the number of questions grew from 3 to 6 on"
    assert note in " ".join(runs.table("run").split())


def test_a_gate_says_that_a_run_grew(runs: SmallRuns) -> None:
    runs.run("whole", k=4)
    runs.run("run", k=2, limit=3)
    runs.run("run", k=4)
    note = "sums, candidate: k grew from 2 to 4 and the number of questions grew from 3 to 6 on"
    assert any(note in one for one in compare(runs.folder("run"), runs.folder("whole"), GateSettings()).notes)


def test_a_run_that_grew_is_the_same_run_on_a_leaderboard(runs: SmallRuns) -> None:
    runs.run("run", k=2, limit=3)
    identity = run_identity(runs.folder("run").read_run())
    runs.run("run", k=4, limit=4)
    more = sums_benchmark(runs.home / "more", 4, name="more", first=100)
    both = (str(runs.home / "sums.toml"), str(more))
    runs.run("run", k=4, limit=4, benchmarks=both, allow_failed=True)
    assert run_identity(runs.folder("run").read_run()) == identity


def test_a_benchmark_is_added_to_a_run(runs: SmallRuns) -> None:
    runs.run("run", k=2)
    more = sums_benchmark(runs.home / "more", 4, name="more", first=100)
    sums = str(runs.home / "sums.toml")
    runs.run("run", k=2, benchmarks=(sums, str(more)), allow_failed=True)
    record = runs.folder("run").read_run()
    assert list(record["benchmarks"]) == list(record["plan"]["sampling"]) == ["sums", "more"]
    assert record["growth"][0]["k"] == [0, 2]
    assert len(list(runs.folder("run").samples("sums"))) == 12


def test_a_benchmark_that_is_not_named_again_stays(runs: SmallRuns) -> None:
    runs.run("run", k=2)
    more = sums_benchmark(runs.home / "more", 4, name="more", first=100)
    runs.run("run", k=2, benchmarks=(str(more),), allow_failed=True)
    assert list(runs.folder("run").read_run()["benchmarks"]) == ["sums", "more"]
    assert "nothing to generate" in runs.run("run", k=2)


@pytest.mark.parametrize(
    ("options", "difference"),
    [
        ({"k": 3}, "k of sums: 4 in the folder, 3 now"),
        ({"limit": 2}, "limit: 5 in the folder, 2 now"),
        ({"temperature": 1.0}, "temperature of sums: 0.6 in the folder, 1.0 now"),
    ],
)
def test_less_or_something_else_is_an_error(
    options: dict[str, Any], difference: str, runs: SmallRuns
) -> None:
    runs.run("run", limit=5)
    with pytest.raises(RunFolderError, match="holds a run with other settings") as error:
        runs.run("run", **{"limit": 5, **options})
    assert difference in str(error.value)


def test_other_questions_are_not_growth(tmp_path: Path) -> None:
    SmallRuns(tmp_path).run("run", limit=3)
    other = sums_benchmark(tmp_path / "other", 6, first=2)
    with pytest.raises(RunFolderError, match="sums: questions, prompts, golds or tests differ"):
        SmallRuns(tmp_path).run("run", benchmarks=(str(other),))


def test_the_limit_grows_for_all_benchmarks_of_the_run_or_for_none(runs: SmallRuns) -> None:
    more = str(sums_benchmark(runs.home / "more", 6, name="more", first=100))
    runs.run("run", limit=2, benchmarks=(str(sums_benchmark(runs.home)), more), allow_failed=True)
    with pytest.raises(RunFolderError, match="limit: name more too"):
        runs.run("run", limit=4)
