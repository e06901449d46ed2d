"""Spans: which words count, how answers of several spans are read, and the laws of F1."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.kinds.span import SCORER, exact_match, f1, normalized, score
from r1eval.store.records import Status

spans = st.lists(st.text("ab the7.,-$ 'Ü", min_size=1, max_size=12), min_size=1, max_size=4)
golds = st.lists(
    st.text(min_size=1, max_size=12) | st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
).map(lambda value: json.dumps(value, ensure_ascii=False))


@pytest.mark.parametrize(
    ("gold", "reply", "status", "overlap"),
    [
        ('["40", "40 yards"]', "He kicked 40.\nAnswer: 40 yards", Status.CORRECT, 1.0),
        ('["40"]', "Answer: 40.0", Status.CORRECT, 1.0),
        ('["40"]', "Answer: 40 yards", Status.WRONG, 2 / 3),
        ('["40 yards"]', "Answer: 41 yards", Status.WRONG, 0.0),
        ('["The Bears"]', "**Answer:** bears", Status.CORRECT, 1.0),
        ('["1200"]', "Answer: $\\boxed{1,200}$", Status.CORRECT, 1.0),
        ('["7"]', "Answer: 5\nWait.\nAnswer: 7", Status.CORRECT, 1.0),
        ('["7"]', "So it is \\boxed{7}.", Status.CORRECT, 1.0),
        ('["7"]', "It is 7.", Status.NO_ANSWER, 0.0),
        ('["7"]', "Answer:", Status.NO_ANSWER, 0.0),
        ('[["Al", "Bo"]]', "Answer: Bo and Al", Status.CORRECT, 1.0),
        ('[["Al", "Bo"]]', "Answer: Bo, Al", Status.CORRECT, 1.0),
        ('[["Al", "Bo"]]', "Answer: Bo", Status.WRONG, 0.5),
        ('[["Al", "Bo"]]', "Answer: Bo, Al, Cy", Status.WRONG, 2 / 3),
        ('["Al and Bo"]', "Answer: Bo and Al", Status.WRONG, 1.0),
        ('[["Al"], ["Bo"]]', "Answer: Bo", Status.CORRECT, 1.0),
        ('["A"]', "Answer: A", Status.CORRECT, 1.0),
        ('["A"]', "Answer: The", Status.WRONG, 0.0),
    ],
)
def test_an_answer_is_the_best_of_the_accepted(gold: str, reply: str, status: Status, overlap: float) -> None:
    scored = score(gold, reply)
    assert scored.status is status
    assert scored.measures["f1"] == pytest.approx((overlap, 1.0))


def test_equal_answers_are_the_same_vote() -> None:
    assert (
        score('["5"]', "Answer: The 7.0 Yards!").answer
        == score('["5"]', "Answer: 7 yards").answer
        == "7 yards"
    )


@given(spans, spans)
def test_f1_is_a_share_and_whole_for_the_same_spans(one: list[str], other: list[str]) -> None:
    assert 0.0 <= f1(one, other) <= 1.0
    assert f1(one, one) == pytest.approx(1.0)
    assert exact_match(one, list(reversed(one)))
    assert not exact_match(one, other) or len(one) == len(other)


@given(spans, spans)
def test_f1_is_symmetric_but_for_numbers(one: list[str], other: list[str]) -> None:
    """The gold's numbers must be in the prediction, not the other way round."""
    if not any(character.isdigit() for span in (*one, *other) for character in span):
        assert f1(one, other) == pytest.approx(f1(other, one))


@given(st.text())
def test_a_normalized_span_stays_as_it_is(text: str) -> None:
    if not any(map(str.isdigit, text)):  # 1e5-7 becomes 100000.0 7.0, and 1e400 inf
        again = normalized(text)
        assert normalized(again) == again


@given(golds)
def test_the_reply_that_a_gold_asks_for_is_correct(gold: str) -> None:
    if not SCORER.gold_problem(gold):
        scored = score(gold, SCORER.correct_reply(gold))
        assert (scored.status, scored.measures["f1"]) == (Status.CORRECT, (1.0, 1.0))
        assert SCORER.shown(gold)


@pytest.mark.parametrize(
    ("gold", "problem"),
    [
        ("7 yards", "it is not JSON; give a JSON list of the accepted answers"),
        ("7", "it is not a list with an answer"),
        ("[]", "it is not a list with an answer"),
        ("[7]", "an answer in it is neither a text nor a list of texts"),
        ("[[]]", "an answer in it is neither a text nor a list of texts"),
        ('["", " "]', "its answers are empty"),
        pytest.param("[" * 10_000, "it is not JSON", id="nested deeply"),
    ],
)
def test_a_gold_that_means_nothing_is_named(gold: str, problem: str) -> None:
    assert SCORER.gold_problem(gold).startswith(problem)


def test_a_reader_sees_the_texts_of_a_gold() -> None:
    assert SCORER.shown('["7 yards", ["Al", "Bo"]]') == "7 yards or Al, Bo"
