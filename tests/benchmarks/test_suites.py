"""Suites: those that come with r1eval, a user's own file, and what is wrong with one."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import catalogue
from benchmarks.errors import BenchmarkError
from benchmarks.suites import Suite, SuiteAverage, SuiteEntry, built_in, is_suite, read_suite

OWN = """
name = "mine"
title = "Mine"
benchmarks = ["aime25", { name = "math500", k = 2 }, "sums.toml"]
[average]
metric = "pass@1"
over = ["aime25", "sums.toml"]
weights = { aime25 = 3 }
"""
TWO = 'name = "mine"\nbenchmarks = ["aime24", "aime25"]\n'


def write(folder: Path, toml: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(toml, encoding="utf-8")
    return path


@pytest.mark.parametrize("suite", built_in().values(), ids=list(built_in()))
def test_every_suite_names_benchmarks_of_the_catalogue_and_its_source(suite: Suite) -> None:
    known = {benchmark.name for benchmark in catalogue.BENCHMARKS}
    assert [name for name in suite.benchmarks if name not in known] == []
    assert suite.source
    assert suite.name not in known, "a word on the command line means one thing"


def test_the_rows_of_the_papers_table_are_in_its_order() -> None:
    order = "mmlu mmlu-redux mmlu-pro drop ifeval gpqa-diamond livecodebench codeforces aime24 math500 cnmo24"
    rows = [*order.split(), "cluewsc", "ceval"]
    assert list(built_in()["r1-table"].benchmarks) == [name for name in rows if name in known_names()]


def known_names() -> set[str]:
    return {benchmark.name for benchmark in catalogue.BENCHMARKS}


def test_a_users_file_gives_ks_weights_and_paths_from_its_own_folder(tmp_path: Path) -> None:
    suite = read_suite(write(tmp_path, OWN))
    sums = str(tmp_path / "sums.toml")
    assert suite.entries == (SuiteEntry("aime25"), SuiteEntry("math500", 2), SuiteEntry(sums))
    assert suite.average == SuiteAverage("pass@1", (("aime25", 3.0), (sums, 1.0)))


def test_a_run_records_it_whole(tmp_path: Path) -> None:
    suite = read_suite(write(tmp_path, OWN))
    assert Suite.from_json(json.loads(json.dumps(asdict(suite)))) == suite


def test_names_take_the_place_of_paths() -> None:
    suite = Suite("s", "S", (SuiteEntry("a.toml", 2),), average=SuiteAverage("pass@1", (("a.toml", 1.0),)))
    named = suite.with_names(["a"])
    assert named.entries == (SuiteEntry("a", 2),)
    assert named.average is not None
    assert named.average.weights == (("a", 1.0),)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('name = "mine"', "benchmarks is missing: it must be a list of names"),
        ('name = "mine"\nbenchmarks = []', "benchmarks is []: it must be a list of names"),
        ('name = "mine"\nbenchmarks = ["aime24", 3]', "benchmarks is ['aime24', 3]: it must be a list"),
        ('name = "mine"\nbenchmarks = ["aime24", "aime24"]', "names aime24 twice: name each once"),
        ('name = "a/b"\nbenchmarks = ["aime24"]', "name is 'a/b': it must be made of letters"),
        ('name = "aime"\nbenchmarks = ["aime24"]', "name is 'aime', which is built in: choose another"),
        ('name = "mine"\nbenchmarks = [{ name = "aime24", n = 3 }]', "benchmarks[1].n is not a setting here"),
        ('name = "mine"\nbenchmarks = [{ name = "aime24", k = 0 }]', "k is 0: it must be a whole number"),
        ('name = "mine"\ntitel = "x"\nbenchmarks = ["aime24"]', "titel is not a setting here"),
        ('name = "mine"\nbenchmarks = ["aime24"]\naverage = 3', "average is 3: it must be a metric"),
        ('name = "mine"\nbenchmarks = ["aime24"]\naverage = "rating"', "is 'rating', which is no share"),
        (
            'name = "mine"\nbenchmarks = ["aime24"]\naverage = { metric = "pass@1", over = ["aime25"] }',
            "average.over names aime25, which is none of the suite's benchmarks",
        ),
        (
            TWO.replace("benchmarks", 'title = "two\\nlines"\nbenchmarks'),
            "title is 'two\\nlines': it must be a line",
        ),
        (
            TWO + 'average = { metric = "pass@1", over = ["aime25"], weights = { aime24 = 2 } }',
            "average.weights names aime24, which is not in average.over",
        ),
        (
            TWO + 'average = { metric = "pass@1", weights = { aime24 = 0 } }',
            "weights.aime24 is 0: it must be a number above 0",
        ),
    ],
)
def test_a_mistake_in_a_users_file_is_one_line(toml: str, message: str, tmp_path: Path) -> None:
    path = write(tmp_path, toml)
    with pytest.raises(BenchmarkError) as caught:
        read_suite(path)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "answer"),
    [('benchmarks = ["aime24"]', True), ('answer = "integer"', False), ("[dataset]\nfile = 'x'", False)],
)
def test_the_content_tells_a_suite_from_a_benchmark(toml: str, answer: bool, tmp_path: Path) -> None:
    assert is_suite(write(tmp_path, toml)) is answer


@pytest.mark.parametrize(
    ("toml", "found"),
    [('title = "x"', "has neither"), ('benchmarks = ["a"]\nanswer = "integer"', "has both benchmarks and")],
)
def test_a_file_that_is_neither_or_both_is_refused(toml: str, found: str, tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=found):
        is_suite(write(tmp_path, toml))
