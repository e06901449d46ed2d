"""PolyMATH: levels as tags, and each language's note in its authors' words."""

import runpy
import warnings

import pytest

from benchmarks import catalogue, polymath
from benchmarks.errors import BenchmarkError
from benchmarks.polymath import LANGUAGES, to_question
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row
from tests.ecosystem.environments import environment


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(polymath, config="en/high.parquet")) == Question(
        id="high-en-0",
        slots={"question": r"Find the number of divisors of $2^{10} \cdot 3^4$."},
        gold="$55$",
        answer=Answer.EXPRESSION,
        tags={"level": "high"},
    )


def test_the_notes_are_the_authors_as_another_harness_has_them() -> None:
    [module] = environment("evalscope").folder.glob(
        "lib/python*/site-packages/evalscope/**/poly_math/utils/instruction.py"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its strings have stray backslashes
        notes = runpy.run_path(str(module))["query_dic"]
    assert set(notes) == set(LANGUAGES)
    for language, note in notes.items():
        prompt = catalogue.find(f"polymath-{language}").prompts[Answer.EXPRESSION]
        assert render(prompt, {"question": "Q?"}) == f"Q?\n{note}"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_language_reads_its_four_files(language: str) -> None:
    benchmark = catalogue.find(f"polymath-{language}")
    levels = ("low", "medium", "high", "top")
    assert benchmark.dataset.files == tuple(f"{language}/{level}.parquet" for level in levels)
    assert benchmark.languages == (language,)


def test_an_id_without_a_level_is_an_error() -> None:
    with pytest.raises(
        BenchmarkError, match="column 'id' contains 'en': it must begin with low, medium, high, top"
    ):
        to_question({**opening_row(polymath), "id": "en-0"})
