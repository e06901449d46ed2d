"""CLUEWSC: a question of yes or no, as two options."""

import pytest

from benchmarks import cluewsc
from benchmarks.cluewsc import CLUEWSC, to_question
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.types import Answer
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    question = to_question(opening_row(cluewsc))
    assert (question.id, question.gold) == ("0", "A")
    assert render(CLUEWSC.prompts[Answer.CHOICE], question.slots) == (
        "小猫把杯子碰倒了，因为它太调皮。\n此处，“它”是否指代“小猫“？\n"
        "A. 是\nB. 否\n请从”A“，”B“中进行选择。\n答："
    )


@pytest.mark.parametrize(("label", "gold"), [(0, "A"), (1, "B"), ("true", "A"), ("false", "B")])
def test_labels_of_the_hub_and_of_the_authors_files_mean_the_same(label: int | str, gold: str) -> None:
    assert to_question({**opening_row(cluewsc), "label": label}).gold == gold


def test_a_row_without_a_label_is_an_error() -> None:
    with pytest.raises(BenchmarkError, match="label '-1' is neither true nor false"):
        to_question({**opening_row(cluewsc), "label": -1})
