"""Votes: groups by equivalence, whatever the order of the samples."""

import random
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.votes import GradedAnswers

WRONG = [
    ["0.5", r"\frac12", "1/2", r"\frac{2}{4}", "x = 0.5", r"\sin 30^\circ"],
    ["(1,2)", "(1, 2)", r"\left(1,\frac42\right)"],
    ["(2,1)"],
    [r"\{1,2\}", "1, 2", r"2 \text{ and } 1"],
    ["x^2-1", "(x-1)(x+1)"],
    [r"\sqrt{8}", r"2\sqrt2"],
    ["x > 2", r"(2,\infty)", "2 < x"],
    ["north"],
    ["gibberish ^^ here"],
]
"""wrong answers to one question, by equivalence"""


def graded_answers(answers: list[tuple[str, bool]], gold: str = "7") -> GradedAnswers:
    numbered = tuple((index, answer, correct) for index, (answer, correct) in enumerate(answers))
    return GradedAnswers("q", Answer.EXPRESSION, gold, numbered)


@pytest.mark.parametrize("seed", range(5))
def test_equivalent_answers_are_one_vote_in_any_order(grader: Grader, seed: int) -> None:
    answers = [answer for group in WRONG for answer in group]
    random.Random(seed).shuffle(answers)
    (votes,) = grader.group_answers([graded_answers([(answer, False) for answer in answers])])
    groups = {frozenset(answers[index] for index in vote.indices) for vote in votes}
    assert groups == {frozenset(group) for group in WRONG}


def test_correct_answers_are_one_group_and_wrong_ones_never_in_it(grader: Grader) -> None:
    answers = graded_answers([("7", True), ("7.0", False), (r"\frac{14}{2}", True), ("8", False)])
    (votes,) = grader.group_answers([answers])
    assert {(vote.indices, vote.correct) for vote in votes} == {((0, 2), True), ((1,), False), ((3,), False)}


def test_the_largest_group_comes_first(grader: Grader) -> None:
    (votes,) = grader.group_answers([graded_answers([("8", False), ("9", False), ("9.0", False)])])
    assert [(vote.answer, vote.indices) for vote in votes] == [("9", (1, 2)), ("8", (0,))]


EQUIVALENT = [
    ("0.3", [r"25\%", "0.25", r"\frac14"], ["25"]),
    (r"30\%", [r"25\%", "0.25", "25"], [r"35\%", "0.35"]),
    ("30", [r"25\%", "25", "25 cm"], ["0.25"]),
    (r"60^\circ", [r"30^\circ", "30", r"\frac{\pi}{6}"], ["40"]),
    (r"\frac{\pi}{3}", [r"30^\circ", r"\frac{\pi}{6}"], [r"40^\circ"]),
    ("7", [r"\{5\}", "5", r"5 \text{ or } 5", r"5 \pmod{9}", "10:2"], ["6"]),
    ("3:4", ["6:4", "3:2"], ["2:3"]),
    ("(3,4)", ["(1,2)", "1, 2"], ["2, 1", "(2,1)"]),
    ("f(x)=2x", ["f(x)=3x", "f(n)=3n", r"f(x)=3x\text{ for all }x"], ["f(x)=3x+1"]),
    (r"\frac{\pi}{6}+2k\pi", [r"\frac{\pi}{6}+k\pi", r"\frac{\pi}{6}+n\pi"], [r"\frac{\pi}{3}+n\pi"]),
    (r"\text{all multiples of }3", [r"\text{multiples of }4", r"\{4k:k\in\mathbb{Z}\}"], [r"n=4k+1"]),
    ("x^2+4y^2=16 (y>0)", ["x^2+y^2=16 (y>0)", "2x^2+2y^2=32, y>0"], ["x^2+y^2=16 (y<0)"]),
    ("x=5", ["x=6", "6"], ["y=6"]),
    ("101,102", ["101,103", "103, 101"], ["101103"]),
    ("(1,2),(2,1)", ["(1,3),(1,-3)", r"(1,\pm3)"], [r"(\pm3,1)"]),
    ("5", ["x=4", "4", "AB=4"], ["2x=4"]),
]
"""gold, wrong answers that are equivalent for it, other equivalent ones"""


@pytest.mark.parametrize(("gold", "alike", "others"), EQUIVALENT)
def test_equivalent_answers_for_a_gold_are_one_vote(
    grader: Grader, gold: str, alike: list[str], others: list[str]
) -> None:
    (votes,) = grader.group_answers([graded_answers([(answer, False) for answer in alike + others], gold)])
    assert {len(vote.indices) for vote in votes} == {len(alike), len(others)}
    assert len(votes) == 2


def test_choices_and_integers_vote_too(grader: Grader) -> None:
    choices = GradedAnswers("c", Answer.CHOICE, "C", ((0, "A", False), (1, "C", True), (2, "A", False)))
    integers = GradedAnswers(
        "i", Answer.INTEGER, "073", ((0, "072", False), (1, "72", False), (2, "73", True))
    )
    groups = list(grader.group_answers([choices, integers]))
    assert [[vote.indices for vote in votes] for votes in groups] == [[(0, 2), (1,)], [(0, 1), (2,)]]


def test_sixty_four_different_answers_are_sixty_four_groups(grader: Grader) -> None:
    (votes,) = grader.group_answers(
        [graded_answers([(rf"\sqrt{{{number}}}", False) for number in range(101, 165)])]
    )
    assert len(votes) == 64


def test_an_answer_that_exceeds_the_limits_is_a_group_of_its_own(grader: Grader) -> None:
    bomb = r"\sum_{k=1}^{10^9} k!"
    (votes,) = grader.group_answers([graded_answers([(bomb, False), ("9^{9^{9^9}}", False), (bomb, False)])])
    assert [vote.indices for vote in votes] == [(0, 2), (1,)]


FORMS = ["{0}", r"\frac{{{1}}}{{{2}}}", r"\frac{{{1}\sqrt4}}{{2 \cdot {2}}}"]
ANSWERS = st.tuples(st.fractions(min_value=-20, max_value=20, max_denominator=6), st.sampled_from(FORMS))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, min_size=1, max_size=8))
def test_numbers_group_by_value(grader: Grader, answers: list[tuple[Fraction, str]]) -> None:
    texts = [form.format(value, value.numerator, value.denominator) for value, form in answers]
    (votes,) = grader.group_answers([graded_answers([(text, False) for text in texts], gold="100")])
    assert len(votes) == len({value for value, _ in answers})
