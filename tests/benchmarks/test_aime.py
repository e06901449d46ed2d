"""AIME: whole numbers, the data sets' ids, the papers' numbering where there are none."""

import pytest

from benchmarks import aime, datasets
from benchmarks.aime import AIME24, AIME25, AIME26
from benchmarks.datasets import LoadedBenchmark
from benchmarks.types import Answer, Benchmark, Question
from tests.benchmarks.rows import opening_row
from tests.shared_data import DATA


@pytest.fixture(scope="module", params=[AIME24, AIME25], ids=lambda benchmark: benchmark.name)
def loaded(request: pytest.FixtureRequest) -> tuple[Benchmark, LoadedBenchmark]:
    return request.param, datasets.load(request.param, DATA)


@pytest.mark.parametrize(
    ("config", "index", "question_id"),
    [("AIME2025-I", 0, "I-1"), ("AIME2025-II", 0, "II-1"), ("AIME2025-II", 14, "II-15")],
)
def test_a_row_of_2025_is_numbered_by_its_paper(config: str, index: int, question_id: str) -> None:
    assert AIME25.to_question(opening_row(aime, config, index)) == Question(
        id=question_id,
        slots={
            "question": "Find the sum of all integer bases $b > 9$ for which $17_b$ is a divisor of $97_b$."
        },
        gold="70",
        answer=Answer.INTEGER,
    )


@pytest.mark.parametrize("answer", ["073", 73])
def test_a_row_of_2024_or_2026_has_an_id(answer: object) -> None:
    row = {"id": 61, "problem": "What is $70+3$?", "solution": "not shown", "answer": answer}
    for benchmark in (AIME24, AIME26):
        assert benchmark.to_question(row) == Question(
            "61", {"question": "What is $70+3$?"}, str(answer), Answer.INTEGER
        )


def test_the_sets_hold_thirty_questions_of_recorded_content(
    loaded: tuple[Benchmark, LoadedBenchmark],
) -> None:
    benchmark, loaded_benchmark = loaded
    assert len(loaded_benchmark.questions) == 30
    assert loaded_benchmark.fingerprint == benchmark.dataset.fingerprint
    assert loaded_benchmark.notices == ()


def test_every_gold_is_a_whole_number_below_a_thousand(loaded: tuple[Benchmark, LoadedBenchmark]) -> None:
    assert all(0 <= int(question.gold) <= 999 for question in loaded[1].questions)


def test_the_ids_are_the_data_sets_own() -> None:
    assert [question.id for question in datasets.load(AIME24, DATA).questions] == [
        str(n) for n in range(60, 90)
    ]
    papers = [f"{paper}-{number}" for paper in ("I", "II") for number in range(1, 16)]
    assert [question.id for question in datasets.load(AIME25, DATA).questions] == papers


def test_the_protocol_is_r1s() -> None:
    for benchmark in (AIME24, AIME25, AIME26):
        sampling = benchmark.sampling
        assert (sampling.temperature, sampling.top_p, sampling.max_tokens, sampling.k) == (
            0.6,
            0.95,
            32768,
            64,
        )
