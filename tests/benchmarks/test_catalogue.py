"""The catalogue: every benchmark is found by its name, typos get a suggestion, the docs are up to date."""

from pathlib import Path

import pytest

from benchmarks.catalogue import BENCHMARKS, find
from benchmarks.datasets import is_file
from benchmarks.errors import BenchmarkError
from benchmarks.references import published_results
from benchmarks.types import Benchmark

NAMES = "aime24 aime25 aime26 math500 gpqa-diamond hmmt-feb25 mmlu-pro codeforces livecodebench smoke"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def format_question_count(benchmark: Benchmark) -> str:
    """The number of questions, or of the rows from which a benchmark selects them."""
    if benchmark.expected_questions:
        return f"{benchmark.expected_questions:,}"
    return f"of {benchmark.dataset.expected_rows:,}"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_benchmark_is_found_by_its_name(name: str) -> None:
    assert find(name).name == name


def test_no_name_is_taken_twice() -> None:
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS)


@pytest.mark.parametrize(
    ("typo", "suggestion"),
    [("amie24", "aime24"), ("math-500", "math500"), ("gpqa", "gpqa-diamond"), ("mmlupro", "mmlu-pro")],
)
def test_a_typo_gets_a_suggestion(typo: str, suggestion: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        find(typo)
    assert str(caught.value).startswith(f"there is no benchmark {typo!r}; did you mean {suggestion!r}?")


def test_an_unknown_name_lists_the_benchmarks() -> None:
    with pytest.raises(BenchmarkError) as caught:
        find("zebra")
    assert "did you mean" not in str(caught.value)
    assert all(benchmark.name in str(caught.value) for benchmark in BENCHMARKS)


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_every_benchmark_samples_as_the_r1_protocol_does(benchmark: Benchmark) -> None:
    sampling = benchmark.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.6, 0.95, 32_768)
    assert benchmark.expected_questions or benchmark.dataset.expected_rows


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_the_docs_show_each_benchmark_as_it_is(benchmark: Benchmark) -> None:
    dataset = benchmark.dataset
    source = [
        f"`{dataset.repo}`" + " (gated)" * dataset.gated,
        f"{', '.join(dataset.files or dataset.configs)} / {dataset.split}",
    ]
    cells = [
        f"`{benchmark.name}`",
        *(["packaged", "–"] if is_file(dataset.repo) else source),
        f"`{dataset.revision[:12]}`" if dataset.revision else "–",
        f"`{dataset.fingerprint[:12]}`" if dataset.fingerprint else "–",
        format_question_count(benchmark),
        ", ".join(answer.value for answer in benchmark.prompts),
        str(benchmark.sampling.k),
        str(len(published_results(benchmark.published)) or "–"),
    ]
    assert f"| {' | '.join(cells)} |" in DOCS.read_text(encoding="utf-8").splitlines()
