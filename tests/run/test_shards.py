"""`--shard I/N`: fixed parts of a run's samples, that together are all of them."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import R1evalError, RunFolderError
from r1eval.run.check import check_run
from r1eval.run.shards import Shard, parse_shard
from tests.command_line import r1eval
from tests.small_runs import SmallRuns

counts = st.integers(1, 40)


@given(count=counts, questions=st.integers(0, 12), k=st.integers(0, 12))
def test_every_sample_is_in_exactly_one_shard(count: int, questions: int, k: int) -> None:
    shards = [Shard(number, count) for number in range(count)]
    samples = list(product(range(questions), range(k)))
    assert all(sum(shard.holds(*sample) for shard in shards) == 1 for sample in samples)
    held = [sum(shard.holds(*sample) for sample in samples) for shard in shards]
    assert held == [shard.size(range(questions), k) for shard in shards]


@given(count=counts, question=st.integers(0, 10**6), k=st.integers(0, 100))
def test_the_samples_of_each_question_are_spread_over_all_shards(count: int, question: int, k: int) -> None:
    sizes = [Shard(number, count).size([question], k) for number in range(count)]
    assert max(sizes) - min(sizes) <= 1


@given(st.data())
def test_a_shard_is_read_as_it_is_written(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 999_999))
    shard = Shard(data.draw(st.integers(0, count - 1)), count)
    assert parse_shard(str(shard)) == shard


@pytest.mark.parametrize(
    "text", ["", "1", "4/4", "5/4", "0/0", "-1/4", "1/4/2", "a/b", "0/4\n", "0 / 4", "0/1e3"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(R1evalError, match="give I/N, such as 0/4; parts count from 0"):
        parse_shard(text)


def test_one_too_many_is_told_the_last() -> None:
    with pytest.raises(R1evalError, match="so the last of 8 is 7/8"):
        parse_shard("8/8")


@pytest.mark.engine
class TestRuns:
    @pytest.fixture
    def runs(self, tmp_path: Path) -> SmallRuns:
        return SmallRuns(tmp_path)

    def test_a_shard_asks_its_samples_only_and_is_complete_with_them(self, runs: SmallRuns) -> None:
        runs.run("part", shard="1/3")
        held = {(sample.question_id, sample.index) for sample in runs.folder("part").samples("sums")}
        assert held == {
            (f"sum-{question + 1}", index)
            for question, index in product(range(6), range(4))
            if (question + index) % 3 == 1
        }
        check = check_run(runs.home / "part")
        assert (check.problems, check.is_complete) == ((), True)
        assert "all 8 samples are already there" in runs.run("part", shard="1/3")

    def test_a_shard_has_no_metrics_of_its_own(self, runs: SmallRuns) -> None:
        runs.run("part", shard="1/3")
        assert not (runs.home / "part/metrics.json").exists()
        with pytest.raises(RunFolderError, match="is shard 1/3 of a run; put the shards together"):
            runs.table("part")

    @pytest.mark.parametrize("other", [{"shard": "2/3"}, {"shard": "1/4"}, {}])
    def test_a_folder_has_one_shard(self, runs: SmallRuns, other: dict[str, Any]) -> None:
        runs.run("part", shard="1/3")
        with pytest.raises(RunFolderError, match="shard: 1/3 in the folder"):
            runs.run("part", **other)

    def test_a_whole_run_is_not_continued_as_a_shard(self, runs: SmallRuns) -> None:
        runs.run("whole")
        with pytest.raises(RunFolderError, match='shard: "" in the folder, 0/2 now'):
            runs.run("whole", shard="0/2")

    def test_a_shard_grows_as_a_run_does(self, runs: SmallRuns) -> None:
        runs.run("part", shard="0/3", k=2, limit=3)
        runs.run("part", shard="0/3")
        runs.run("large", shard="0/3")
        scores = "sums/scores.jsonl"
        assert (runs.home / "part" / scores).read_bytes() == (runs.home / "large" / scores).read_bytes()

    def test_a_shard_without_any_sample_is_complete(self, runs: SmallRuns) -> None:
        assert "all 0 samples are already there" in runs.run("part", shard="99/100")
        assert check_run(runs.home / "part").is_complete

    def test_a_shard_with_failed_samples_is_not_done(self, runs: SmallRuns, tmp_path: Path) -> None:
        runs.run("part", shard="0/2")
        replies = runs.home / "replies-0-4-6.jsonl"
        replies.write_bytes(b"".join(replies.read_bytes().splitlines(keepends=True)[:-4]))
        engine = ("--engine", "replay", "--engine-arg", f"path={replies}", "--workers", "1")
        command = ("run", runs.home / "sums.toml", "--model", "m", *engine, "--k", "4", "--shard", "0/2")
        done = r1eval(*command, "--out", "failing", cwd=tmp_path)
        assert done.returncode == 5
        assert "error: 2 samples failed" in done.stderr
        assert r1eval(*command, "--out", "failing", "--allow-failed", cwd=tmp_path).returncode == 0
