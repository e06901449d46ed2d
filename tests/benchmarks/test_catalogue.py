"""The catalogue: every benchmark under its name, a slip guessed, the docs kept true."""

from pathlib import Path

import pytest

from benchmarks.catalogue import ALL, find
from benchmarks.datasets import is_file
from benchmarks.errors import BenchmarkError
from benchmarks.published import published
from benchmarks.types import Benchmark

NAMES = "aime24 aime25 aime26 math500 gpqa-diamond hmmt-feb25 mmlu-pro codeforces livecodebench smoke"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def how_many(benchmark: Benchmark) -> str:
    """The questions of a set that is asked whole, else the rows that they are taken from."""
    if benchmark.expected_questions:
        return f"{benchmark.expected_questions:,}"
    return f"of {benchmark.dataset.expected_rows:,}"


@pytest.mark.parametrize("name", NAMES.split())
def test_every_benchmark_is_found_by_its_name(name: str) -> None:
    assert find(name).name == name


def test_no_name_is_taken_twice() -> None:
    assert len({benchmark.name for benchmark in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("amie24", "aime24"), ("math-500", "math500"), ("gpqa", "gpqa-diamond"), ("mmlupro", "mmlu-pro")],
)
def test_a_slip_is_guessed(slip: str, meant: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        find(slip)
    assert str(caught.value).startswith(f"there is no benchmark {slip!r}; did you mean {meant!r}?")


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(BenchmarkError) as caught:
        find("zebra")
    assert "did you mean" not in str(caught.value)
    assert all(benchmark.name in str(caught.value) for benchmark in ALL)


@pytest.mark.parametrize("benchmark", ALL, ids=lambda benchmark: benchmark.name)
def test_every_benchmark_samples_as_the_r1_protocol_does(benchmark: Benchmark) -> None:
    sampling = benchmark.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.6, 0.95, 32_768)
    assert benchmark.expected_questions or benchmark.dataset.expected_rows


@pytest.mark.parametrize("benchmark", ALL, ids=lambda benchmark: benchmark.name)
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
        how_many(benchmark),
        ", ".join(answer.value for answer in benchmark.prompts),
        str(benchmark.sampling.k),
        str(len(published(benchmark.published)) or "–"),
    ]
    assert f"| {' | '.join(cells)} |" in DOCS.read_text(encoding="utf-8").splitlines()
