"""Texts: where a reply states its answer, and what is the same as the gold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.kinds.text import SCORER, score
from r1eval.store.records import Status


@pytest.mark.parametrize(
    ("gold", "reply", "status"),
    [
        ("(B)", "The answer is: (b)", Status.CORRECT),
        ("(B)", "The answer is: B.", Status.CORRECT),
        ("b", "**The answer is:** (B)", Status.CORRECT),
        ("(B)", "The answer is: (C)", Status.WRONG),
        ("12", "The final answer is $\\boxed{12.0}$.", Status.CORRECT),
        ("fig, plum", "The answer is: fig,plum", Status.CORRECT),
        ("fig, plum", "The answer is: plum, fig", Status.WRONG),
        ("don't", "The answer is: dont", Status.CORRECT),
        ("1,0,1", "The answer is: [1,0,1]", Status.CORRECT),
        ("yes", "The answer is: yes\nBecause it is.", Status.CORRECT),
        ("Yes.", "The answer is: Yes.", Status.CORRECT),
        ("a\nb", "The answer is: a\nb\nc", Status.CORRECT),
        ("yes", "The answer is: no. Wait. The answer is: yes", Status.CORRECT),
        ("yes", "So \\boxed{\\text{yes}}", Status.CORRECT),
        ("yes", "Answer: yes", Status.CORRECT),
        ("yes", "Yes", Status.CORRECT),
        ("yes", "I would say yes, all in all.", Status.NO_ANSWER),
        ("yes", "yes\nThe answer is:", Status.NO_ANSWER),
    ],
)
def test_a_text_is_compared_with_what_follows_the_prefix(gold: str, reply: str, status: Status) -> None:
    assert score(gold, reply).status is status


def test_a_letter_is_the_same_vote_with_and_without_parentheses() -> None:
    assert score("b", "The answer is: (C)").answer == score("b", "The answer is: c").answer == "c"


@given(st.text(max_size=30))
def test_the_reply_that_a_gold_asks_for_is_correct(gold: str) -> None:
    if not SCORER.gold_problem(gold):
        assert score(gold, SCORER.correct_reply(gold)).status is Status.CORRECT


@given(st.text("abc(')[]7.", min_size=1, max_size=4), st.text("xyz", min_size=2, max_size=4))
def test_another_text_is_wrong(gold: str, other: str) -> None:
    if not SCORER.gold_problem(gold):
        assert score(gold, f"The answer is: {other}").status is Status.WRONG


@pytest.mark.parametrize(
    ("gold", "problem"), [("", "it is empty"), (" . ", "it is empty"), ("x" * 10_001, "it has")]
)
def test_a_gold_that_means_nothing_is_named(gold: str, problem: str) -> None:
    assert SCORER.gold_problem(gold).startswith(problem)
