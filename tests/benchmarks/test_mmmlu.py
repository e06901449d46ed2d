"""MMMLU: a benchmark for each language, whose questions have the ids of MMLU's."""

import pytest

from benchmarks import mmlu, mmmlu
from benchmarks.errors import BenchmarkError
from benchmarks.mmmlu import LANGUAGES, MMMLU, to_question
from benchmarks.types import Answer, Question, SkippedRow
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(mmmlu, config="DE_DE", index=400)) == Question(
        id="elementary_mathematics/400",
        slots={
            "question": "Welche dieser Zahlen ist eine Primzahl?",
            "choices": "A) 21\nB) 27\nC) 31\nD) 33",
            "letters": "ABCD",
        },
        gold="C",
        answer=Answer.CHOICE,
        tags={"subject": "elementary_mathematics"},
    )


def test_a_translation_has_the_id_of_its_original() -> None:
    translated = to_question(opening_row(mmmlu, config="DE_DE", index=7))
    assert isinstance(translated, Question)
    assert translated.id == mmlu.to_question(opening_row(mmlu, index=7)).id


def test_each_language_is_a_benchmark_that_measures_it() -> None:
    assert [one.name for one in MMMLU][:3] == ["mmmlu-ar", "mmmlu-bn", "mmmlu-de"]
    assert [one.dataset.configs for one in MMMLU] == [(config,) for config in LANGUAGES]
    assert all(one.languages == (one.name.removeprefix("mmmlu-"),) for one in MMMLU)


def test_a_language_that_cannot_be_detected_is_not_measured() -> None:
    unmeasured = [one.name for one in MMMLU if "language_consistency" not in one.metrics]
    assert unmeasured == ["mmmlu-yo"]


def test_an_option_that_its_file_lost_is_not_made_up() -> None:
    assert to_question({**opening_row(mmmlu), "B": None}) == SkippedRow("with an empty option")


def test_a_gold_that_is_no_letter_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="'Answer' contains 'E': it must be one of A, B, C, D"):
        to_question({**opening_row(mmmlu), "Answer": "E"})
