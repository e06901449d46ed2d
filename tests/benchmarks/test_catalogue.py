"""The catalogue: every benchmark is found by its name, typos get a suggestion, the docs are up to date."""

import pytest

from benchmarks.catalogue import BENCHMARKS, find
from benchmarks.errors import BenchmarkError
from benchmarks.types import Benchmark
from tests import benchmarks_page

NAMES = "aime24 aime25 aime26 math500 gpqa-diamond hmmt-feb25 mmlu-pro codeforces livecodebench smoke"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_benchmark_is_found_by_its_name(name: str) -> None:
    assert find(name).name == name


def test_no_name_is_taken_twice() -> None:
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS)


@pytest.mark.parametrize(
    ("typo", "suggestion"),
    [("amie24", "aime24"), ("math-500", "math500"), ("gpqa-diamnd", "gpqa-diamond"), ("mmlupro", "mmlu-pro")],
)
def test_a_typo_gets_a_suggestion(typo: str, suggestion: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        find(typo)
    assert str(caught.value).startswith(f"there is no benchmark {typo!r}; did you mean {suggestion!r}?")


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
