"""The catalogue: every benchmark is found by its name, typos get a suggestion, the docs are up to date."""

import pytest

from benchmarks import suites
from benchmarks.asked import resolve
from benchmarks.catalogue import BENCHMARKS, find
from benchmarks.errors import BenchmarkError, same_name
from benchmarks.types import Benchmark
from tests import benchmarks_page

NAMES = "aime24 aime25 aime26 math500 gpqa-diamond hmmt-feb25 mmlu-pro codeforces livecodebench smoke"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_benchmark_is_found_by_its_name(name: str) -> None:
    assert find(name).name == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AIME24", "aime24"),
        ("aime-24", "aime24"),
        ("math-500", "math500"),
        ("MATH500", "math500"),
        ("hmmt_feb25", "hmmt-feb25"),
        ("HMMT Feb 25", "hmmt-feb25"),
        ("gpqa_diamond", "gpqa-diamond"),
        ("mmlupro", "mmlu-pro"),
    ],
)
def test_case_and_separators_do_not_matter(written: str, name: str) -> None:
    assert find(written).name == name
    assert [one.name for one in resolve([written]).benchmarks] == [name]


def test_neither_do_they_in_the_name_of_a_suite() -> None:
    assert resolve(["R1_Table"]) == resolve(["r1-table"])
    with pytest.raises(BenchmarkError, match=r"aime is a suite; name one of its benchmarks: aime24, "):
        find("AIME")


def test_two_spellings_of_a_benchmark_name_it_twice() -> None:
    with pytest.raises(BenchmarkError, match="aime24 is named twice"):
        resolve(["aime24", "AIME-24"])


def test_no_name_is_taken_twice_however_it_is_spelled() -> None:
    names = [*(benchmark.name for benchmark in BENCHMARKS), *suites.built_in()]
    assert [same_name(name.upper().replace("-", "_"), names) for name in names] == names
    assert [same_name(name.replace("-", ""), names) for name in names] == names


@pytest.mark.parametrize(
    ("typo", "suggestion"),
    [("amie24", "aime24"), ("AIME2024", "aime24"), ("gpqa-diamnd", "gpqa-diamond"), ("MMLU-Por", "mmlu-pro")],
)
def test_a_typo_gets_a_suggestion(typo: str, suggestion: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        find(typo)
    assert str(caught.value).startswith(f"there is no benchmark {typo!r}; did you mean {suggestion!r}?")


def test_the_name_of_a_family_gets_its_members() -> None:
    with pytest.raises(BenchmarkError) as caught:
        find("GPQA")
    assert "; did you mean 'gpqa-diamond', 'gpqa-main' or 'gpqa-extended'?" in str(caught.value)


def test_an_unknown_name_leads_to_the_list() -> None:
    with pytest.raises(BenchmarkError) as caught:
        find("xylophone")
    assert "did you mean" not in str(caught.value)
    assert "`r1eval list` shows them" in str(caught.value)


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_every_benchmark_samples_as_the_r1_protocol_does(benchmark: Benchmark) -> None:
    sampling = benchmark.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.6, 0.95, 32_768)
    assert benchmark.expected_questions or benchmark.dataset.expected_rows


def test_the_docs_show_the_catalogue_as_it_is() -> None:
    shown = benchmarks_page.PAGE.read_text(encoding="utf-8")
    assert shown == benchmarks_page.page(), "run `python -m tests.benchmarks_page`"
