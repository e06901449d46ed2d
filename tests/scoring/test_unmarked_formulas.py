"""Formulas without dollar signs at the end of a sentence are read as a whole, never as their last number."""

import pytest

from r1eval.scoring.replies.extraction import extract

# fmt: off
WHOLE = [
    ("Thus we get sqrt(3)", "sqrt(3)"),
    ("The angle comes to pi/6.", "pi/6"),
    ("Simplifying yields 2^10", "2^10"),
    (r"Simplifying yields \frac{3}{8}.", r"\frac{3}{8}"),
    (r"So, after simplifying, \sqrt 5.", r"\sqrt 5"),
    (r"Taking logarithms leaves \log_2 5", r"\log_2 5"),
    ("The smaller root: 1 - √5", "1 - √5"),
    ("After dividing we are left with x^2", "x^2"),
    (r"Ответ: $-\sqrt{3}$.", r"-\sqrt{3}"),
    (r"Ответ — $-\frac{3}{8}$", r"-\frac{3}{8}"),
    (r"Ответ - -\pi/6", r"-\pi/6"),
    ("Thus 2x = 10", "2x = 10"),
    ("So we get x^2 = 10.", "x^2 = 10"),
    (r"$\$32,\!348$", r"\$32,\!348"),
    (r"15\mbox{ cm}^2", r"15\mbox{ cm}^2"),
    ('The answer is "$42$".', "42"),
    ("The answer is `42`.", "42"),
    ("The answer is “42”.", "42"),
]
NUMBERS = [
    "Total: 12 - 2 = 10", "We count 4 + 6 to get 10", "Rows 3-5 make 10",
    "The team of 3 - all juniors - scored 10",
    "* The total: **10**", "- so it is 10", "Area = lw/2 = 10", "5 x 2 = 10", "C(5,2) = 10",
    "Speed: 60km/6h = 10",
    "In COVID-19 times, he sold 10", "On page 3, the total came to 10", "So the rest - 10",
]
# fmt: on


@pytest.mark.parametrize(("reply", "answer"), WHOLE, ids=[reply for reply, _ in WHOLE])
def test_a_formula_is_read_as_a_whole(reply: str, answer: str) -> None:
    assert extract(reply).answer == answer


@pytest.mark.parametrize("reply", NUMBERS)
def test_a_number_that_is_no_part_of_a_formula_stands_alone(reply: str) -> None:
    assert extract(reply).answer == "10"
