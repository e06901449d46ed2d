"""MATH: the gold is the content of the solution's last box, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import hendrycks_math
from benchmarks.errors import BenchmarkError
from benchmarks.hendrycks_math import last_box, to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row

balanced = st.recursive(
    st.text("ab1\\$ ", max_size=4).filter(lambda text: "\\" not in text),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: "{" + r"\frac".join(parts) + "}"),
    max_leaves=8,
)


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(hendrycks_math, config="number_theory", index=17)) == Question(
        id="number_theory/17",
        slots={"question": "What is the greatest prime factor of $30$?"},
        gold="5",
        answer=Answer.EXPRESSION,
        tags={"subject": "Number Theory", "level": "2"},
    )


@pytest.mark.parametrize(
    ("solution", "gold"),
    [
        (r"First $\boxed{1}$, then $\boxed{\frac{1}{2}}$.", r"\frac{1}{2}"),
        (r"So \boxed{\left\{1, 2\right\}} it is.", r"\left\{1, 2\right\}"),
        (r"The answer is $\fbox{7}$.", "7"),
        (r"The answer is $\boxed 7$.", "7"),
        (r"The answer is $\boxed3$.", "3"),
    ],
    ids=["last", "braces", "fbox", "no-braces", "no-space"],
)
def test_the_last_box_is_the_answer(solution: str, gold: str) -> None:
    assert last_box(solution) == gold


@given(balanced)
def test_whatever_is_balanced_comes_out_of_its_box_unchanged(content: str) -> None:
    assert last_box(rf"Hence $\boxed{{{content}}}$, as $x = {{2}}$.") == content


@pytest.mark.parametrize(
    ("solution", "message"),
    [("It is 5.", r"contains no \\boxed answer"), (r"It is \boxed{5", r"a \\boxed answer that never ends")],
    ids=["no-box", "open-box"],
)
def test_a_solution_without_a_whole_box_is_an_error(solution: str, message: str) -> None:
    with pytest.raises(BenchmarkError, match=message):
        last_box(solution)
