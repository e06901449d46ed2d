"""The words of a command line as benchmarks and suites: each benchmark once, with one k."""

from pathlib import Path

import pytest

from benchmarks import catalogue
from benchmarks.asked import find_suite, resolve
from benchmarks.errors import BenchmarkError
from tests.gate.runs import sums_benchmark


def suite(folder: Path, benchmarks: str, name: str = "mine", more: str = "") -> str:
    path = folder / f"{name}.toml"
    path.write_text(f'name = "{name}"\nbenchmarks = [{benchmarks}]\n{more}', encoding="utf-8")
    return str(path)


def names_and_ks(*words: str, k: int | None = None) -> list[tuple[str, int]]:
    return [(one.name, one.sampling.k) for one in resolve(words, k).benchmarks]


def test_benchmarks_alone_are_as_in_the_catalogue() -> None:
    named = resolve(["math500", "aime24"])
    assert [one.name for one in named.benchmarks] == ["math500", "aime24"]
    assert named.benchmarks[1] == catalogue.find("aime24")
    assert named.suites == ()


def test_a_benchmark_that_several_name_is_asked_once_where_it_is_named_first() -> None:
    named = resolve(["aime25", "aime", "math500"])
    assert [one.name for one in named.benchmarks] == ["aime25", "aime24", "aime26", "math500"]
    assert [one.name for one in named.suites] == ["aime"]


def test_suites_may_overlap(tmp_path: Path) -> None:
    mine = suite(tmp_path, '"aime26", "math500"')
    assert [name for name, _ in names_and_ks("aime", mine)] == ["aime24", "aime25", "aime26", "math500"]


def test_a_suites_k_is_its_benchmarks_own_unless_it_gives_one(tmp_path: Path) -> None:
    mine = suite(tmp_path, '{ name = "aime24", k = 3 }, "math500"')
    assert names_and_ks(mine) == [("aime24", 3), ("math500", catalogue.find("math500").sampling.k)]


def test_two_ks_for_a_benchmark_name_both_places_and_a_k_for_all_settles_it(tmp_path: Path) -> None:
    mine = suite(tmp_path, '{ name = "aime24", k = 3 }')
    with pytest.raises(BenchmarkError, match=r"k = 3 by the suite mine and with k = 64 by the suite aime"):
        resolve([mine, "aime"])
    with pytest.raises(BenchmarkError, match=r"k = 64 by aime24 by itself and with k = 3 by the suite mine"):
        resolve(["aime24", mine])
    assert [name for name, _ in names_and_ks(mine, "aime", k=8)] == ["aime24", "aime25", "aime26"]


def test_the_files_of_benchmarks_in_a_suite_are_recorded_by_name(tmp_path: Path) -> None:
    sums_benchmark(tmp_path, 2)
    mine = suite(tmp_path, '"sums.toml", "aime24"', more='average = "pass@1"\n')
    named = resolve([mine, str(tmp_path / "sums.toml")])
    assert [one.name for one in named.benchmarks] == ["sums", "aime24"]
    (recorded,) = named.suites
    assert recorded.benchmarks == ("sums", "aime24")
    assert recorded.average is not None
    assert [name for name, _ in recorded.average.weights] == ["sums", "aime24"]


def test_two_files_for_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one, other = sums_benchmark(tmp_path, 2), sums_benchmark(tmp_path / "other", 2)
    with pytest.raises(BenchmarkError, match="both describe a benchmark sums; rename one"):
        resolve([suite(tmp_path, f'"{one}"'), str(other)])


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["aime24", "aime24"], "aime24 is named twice; name each benchmark once"),
        (["aime", "aime"], "aime is named twice; name each suite once"),
        (["r1-tabel"], "there is no benchmark 'r1-tabel'; did you mean 'r1-table'?"),
        (["aime24", "math-2062"], "did you mean 'math-2026'?"),
    ],
    ids=["a benchmark twice", "a suite twice", "a typo", "a typo in a year"],
)
def test_a_bad_word_is_one_line(words: list[str], message: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        resolve(words)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("benchmarks", "more", "message"),
    [
        ('"aime42"', "", "suite mine: there is no benchmark 'aime42'"),
        ('"aime"', "", "suite mine: aime is a suite; name one of its benchmarks: aime24, aime25, aime26"),
        ('"mine.toml"', "", "mine.toml is a suite; name one of its benchmarks: "),
        ('"aime24"', 'average = "pass1"', "average.metric is 'pass1', which aime24 does not have; did you"),
        ('"livecodebench"', 'average = "cons@k"', "is 'cons@k', which livecodebench does not have"),
    ],
    ids=["unknown", "a suite in a suite", "itself", "unknown metric", "programs do not vote"],
)
def test_what_a_suite_cannot_be_asked_for(benchmarks: str, more: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError) as caught:
        resolve([suite(tmp_path, benchmarks, more=more)])
    assert message in str(caught.value)


def test_a_users_suite_may_not_have_the_name_of_a_benchmark(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="name is 'aime24', which is a benchmark"):
        find_suite(suite(tmp_path, '"aime25"', name="aime24"))


def test_where_one_benchmark_is_needed_a_suite_is_refused() -> None:
    with pytest.raises(BenchmarkError, match="aime is a suite; name one of its benchmarks: aime24, aime25"):
        catalogue.find("aime")
