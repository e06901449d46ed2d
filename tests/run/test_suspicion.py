"""The signs of a grader's error: what speaks for one, and what does not."""

import pytest

from r1eval.run.suspicion import Evidence, find_signs, holds_gold, letters, spelled, total_points


def evidence(gold: str, answer: str, detail: str = "value", **facts: object) -> Evidence:
    values = {"samples": 1, "total": 4, "correct": 0, "is_majority": False, "tail": "", **facts}
    return Evidence(gold, answer, detail, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "sign"),
    [
        (evidence("x = 5", "$x=5$."), "the gold's own text, dressed otherwise"),
        (evidence("[2,9)", "[2, 9]"), "the letters and digits of the gold"),
        (evidence("12, 21", "1221"), "the letters and digits of the gold"),
        (evidence(r"\text{Paris}", "paris !"), "the letters and digits of the gold"),
        (evidence(r"\frac{1}{2}", r"\dfrac{1}{2}."), "the gold's own text, dressed otherwise"),
        (evidence("12", "12 apples, I think"), "the answer contains the gold"),
        (evidence("0.25", "0.2501"), "a number within 1 % of the gold"),
        (evidence("1/3", "0.333"), "a number within 1 % of the gold"),
        (evidence("5", "?!", "value against opaque"), "the grader could not read it"),
        (evidence("5", "y", "math-verify"), "the grader could not read it"),
        (
            evidence("5", "y", "could not be told apart: more bits", samples=2, is_majority=True),
            "not decided: could not be told apart: more bits",
        ),
        (evidence("5", "{5}", "value against set"), "read as other kinds: value against set"),
        (evidence("5", "7", correct=3), "correct in 3 of 4 samples"),
        (evidence("5", "7", samples=4), "4 of 4 samples agree"),
        (evidence("5", "7", samples=2, total=8, is_majority=True), "the majority answer, 2 of 8"),
        (evidence("5", "", tail="so it is 5\nDone."), "no answer, but the gold is in the last lines"),
        (evidence("5", "", tail="I give up"), "the reply ended by itself without an answer"),
    ],
)
def test_a_sign_is_found(one: Evidence, sign: str) -> None:
    assert sign in [found.text for found in find_signs(one)]


@pytest.mark.parametrize(
    "one",
    [
        evidence("5", "15"),
        evidence("5", "x5"),
        evidence(r"\frac{1}{2}", "12"),
        evidence("5349", "5348"),
        evidence("-984", "984"),
        evidence("1.5", "15"),
        evidence("x<3", "x>3"),
        evidence("100", "102"),
        evidence("0", "0.001"),
        evidence("", "7"),
        evidence("5", "7", samples=1, is_majority=True),
        evidence("5", "7", samples=1, total=1, is_majority=True),
    ],
)
def test_an_answer_that_is_plainly_another_has_no_sign(one: Evidence) -> None:
    assert find_signs(one) == []


@pytest.mark.parametrize(
    ("text", "gold", "holds"),
    [
        ("it is 5.", "5", True),
        ("it is 15", "5", False),
        ("15 or 5", "5", True),
        ("0.001", "0", False),
        ("1.5", "5", False),
        ("-5", "5", False),
        ("5, 6", "5", True),
        ("the  set\nA", "set A", True),
        ("$x^2$", "x^2", True),
        ("anything", "", False),
        ("anything", "$.", False),
    ],
)
def test_a_text_holds_the_gold_as_a_whole(text: str, gold: str, holds: bool) -> None:
    assert holds_gold(text, gold) is holds


def test_stronger_signs_weigh_more_than_weak_ones_together() -> None:
    same = find_signs(evidence("x=5", "x = 5"))
    weak = find_signs(evidence("5", "{7}", "value against set", correct=1, samples=2, total=4))
    assert total_points(same) > total_points(weak) > 0


def test_a_majority_answer_that_could_not_be_told_apart_comes_first() -> None:
    undecided = find_signs(evidence("5", "y", "could not be told apart: more bits", is_majority=True))
    same = find_signs(evidence("x=5", "x = 5", samples=4, correct=0, is_majority=True))
    assert total_points(undecided) > total_points(same)


def test_signs_take_linear_time() -> None:
    assert letters("\\" * 10**6) == spelled("{" * 10**6) == ""
    assert not holds_gold("a" * 10**6, "b")
    assert not holds_gold("a " * 5 * 10**5, "a a" * 10**5)
