"""MATH-500: the official file, its ids, subjects and levels."""

from collections import Counter
from hashlib import sha256

import pytest

from benchmarks import datasets, math_500
from benchmarks.datasets import LoadedBenchmark
from benchmarks.math_500 import MATH_500, to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row
from tests.shared_data import DATA

OFFICIAL = "35dc41080a3680858b27fa7e0533d2d547825316fc5dafe5d316f4ccc5a06132"
"""SHA-256 of the file on the hub"""


@pytest.fixture(scope="module")
def loaded() -> LoadedBenchmark:
    return datasets.load(MATH_500, DATA)


def test_the_row_that_its_file_opens_with(loaded: LoadedBenchmark) -> None:
    question = to_question(opening_row(math_500))
    assert question == Question(
        id="test/algebra/1255.json",
        slots={"question": r"Evaluate $\log_264$."},
        gold="6",
        answer=Answer.EXPRESSION,
        tags={"subject": "Algebra", "level": "2"},
    )
    assert question in loaded.questions


def test_the_recorded_fingerprint_is_that_of_the_official_file(loaded: LoadedBenchmark) -> None:
    file = DATA / "HuggingFaceH4" / "MATH-500" / "test.jsonl"
    assert sha256(file.read_bytes()).hexdigest() == OFFICIAL
    assert loaded.fingerprint == MATH_500.dataset.fingerprint
    assert loaded.notices == ()


def test_a_mirror_reports_its_folder_and_no_commit(loaded: LoadedBenchmark) -> None:
    assert loaded.source == str(DATA / "HuggingFaceH4" / "MATH-500")
    assert loaded.revision is None


def test_it_has_five_levels_and_seven_subjects(loaded: LoadedBenchmark) -> None:
    levels = Counter(question.tags["level"] for question in loaded.questions)
    assert levels == {"1": 43, "2": 90, "3": 105, "4": 128, "5": 134}
    assert len({question.tags["subject"] for question in loaded.questions}) == 7


def test_no_solution_reaches_the_model(loaded: LoadedBenchmark) -> None:
    assert all(set(question.slots) == {"question"} for question in loaded.questions)
    assert not any(r"\boxed" in question.slots["question"] for question in loaded.questions)
