"""C-Eval: asked in Chinese, with the subject's Chinese name."""

import pytest

from benchmarks import ceval
from benchmarks.ceval import CEVAL, SUBJECTS, to_question
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.types import Answer
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    question = to_question(opening_row(ceval, config="middle_school_mathematics"))
    assert (question.id, question.gold) == ("middle_school_mathematics/0", "C")
    assert question.tags == {"subject": "middle_school_mathematics"}
    assert render(CEVAL.prompts[Answer.CHOICE], question.slots) == (
        "以下是中国关于初中数学考试的单项选择题，请选出其中的正确答案。\n\n"
        "下列各数中，____是素数。\nA. 21\nB. 27\nC. 31\nD. 33\n答案："
    )


def test_there_are_52_subjects_with_names_of_their_own() -> None:
    assert len(SUBJECTS) == len(set(SUBJECTS.values())) == 52


def test_a_gold_that_is_no_letter_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="'answer' contains '': it must be one of A, B, C, D"):
        to_question({**opening_row(ceval, config="law"), "answer": ""})  # as in the test split
