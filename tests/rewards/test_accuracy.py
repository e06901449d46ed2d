"""The accuracy reward: right, wrong, no answer, undecided; and whatever a reply or a gold contains."""

import logging
import pickle
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.errors import R1evalError
from r1eval.rewards import AccuracyReward, accuracy_reward, notices
from tests.rewards.hostile import STUBBORN

HALF = r"<think>One of two.</think>It is $\boxed{\frac{1}{2}}$."


@pytest.fixture(autouse=True)
def _nothing_was_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_warned", set())


@pytest.mark.parametrize(
    ("reply", "gold", "reward"),
    [
        (HALF, "0.5", 1.0),
        (HALF, r"\frac13", 0.0),
        (HALF, r"Half of them, so the answer is $\boxed{1/2}$.", 1.0),
        ("I do not know.", "1/2", 0.0),
        (r"<think>Perhaps \boxed{1/2}, or", "1/2", 0.0),
        (r"\boxed{72}", "48 + 24 = 72\n#### 72", 1.0),
        (r"\boxed{72}", 72, 1.0),
        (r"\boxed{72}", 72.0, 1.0),
        (r"\boxed{72}", ["72"], 1.0),
        (r"\boxed{72}", np.int64(72), 1.0),
        (r"\boxed{0.75}", 0.75, 1.0),
        (r"\boxed{0.1}", np.float32(0.1), 1.0),
        (r"\boxed{0.75}", Decimal("0.75"), 1.0),
        (r"\boxed{1/3}", Fraction(1, 3), 1.0),
        (r"\boxed{1}", Fraction(10**20 + 1, 10**20), 0.0),
        (r"\boxed{72}", None, None),
        (r"\boxed{72}", "", None),
        (r"\boxed{72}", float("nan"), None),
        (r"\boxed{72}", 10**400, None),
        (r"\boxed{72}", True, None),
        (r"\boxed{72}", {"value": 72}, None),
        (r"\boxed{72}", {"value": 10**5000}, None),
        (r"\boxed{72}", Decimal("sNaN"), None),
        (r"\boxed{72}", r"\frac{1}{", None),
    ],
)
def test_a_reply_and_its_gold(reply: str, gold: object, reward: float | None) -> None:
    assert accuracy_reward(completions=[reply], answer=[gold]) == [reward]


def test_completions_are_texts_or_messages() -> None:
    conversation = [{"role": "assistant", "content": HALF}]
    apart = [{"role": "assistant", "content": r"\boxed{1/2}", "reasoning_content": r"\boxed{9}?"}]
    parts = [{"role": "assistant", "content": [{"type": "text", "text": r"\boxed{1/2}"}]}]
    tools = [
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": r"\boxed{7}"},
        {"role": "assistant", "content": r"\boxed{1/2}"},
    ]
    completions: list[object] = [HALF, conversation, apart, parts, tools]
    assert accuracy_reward(completions=completions, answer=["0.5"] * 5) == [1.0] * 5


def test_what_is_no_reply_has_no_answer() -> None:
    completions: list[object] = ["", None, [], [{}], [{"role": "user", "content": HALF}], 3, {"content": 5}]
    assert accuracy_reward(completions=completions, answer=["0.5"] * 7) == [0.0] * 7


def test_a_prompt_that_ends_inside_the_thinking_opens_it() -> None:
    reply = r"Perhaps \boxed{4}"
    assert accuracy_reward(["2 + 2?"], [reply], answer=["4"]) == [1.0]
    assert accuracy_reward(["2 + 2?\n<think>\n"], [reply], answer=["4"]) == [0.0]
    prefill = [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "<think>"}]
    assert accuracy_reward([prefill], [reply], answer=["4"]) == [0.0]
    assert AccuracyReward(opened_thinking=True)(["2 + 2?"], [reply], answer=["4"]) == [0.0]


def test_the_columns_of_golds() -> None:
    one = [r"\boxed{1}"]
    assert accuracy_reward(completions=one, solution=["1"]) == [1.0]
    assert accuracy_reward(completions=one, answer=["1"], solution=["so 2"]) == [1.0]
    assert AccuracyReward(column="key")(completions=one, answer=["2"], key=["1"]) == [1.0]
    with pytest.raises(R1evalError, match=r"no column any of gold, .*; it has id, key; .*column=…"):
        accuracy_reward(completions=one, id=[1], key=["1"])
    with pytest.raises(R1evalError, match="'answer' must be a list of 1 cells"):
        accuracy_reward(completions=one, answer=["1", "2"])


def test_letters_and_other_values() -> None:
    choice = AccuracyReward(kind="choice", correct=2.0, wrong=-1.0, no_answer=-2.0, undecided=0.0)
    replies = ["Answer: C", "Answer: B", "Hm.", "Answer: A"]
    assert choice(completions=replies, gold=["C", "C", "C", "seven"]) == [2.0, -1.0, -2.0, 0.0]


@pytest.mark.parametrize("settings", [{"kind": "program"}, {"kind": "maths"}, {"seconds": 0}])
def test_a_wrong_setting_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(R1evalError, match="give"):
        AccuracyReward(**settings)


def test_a_bad_gold_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        accuracy_reward(completions=[r"\boxed{1}"] * 4, answer=[""] * 4)
    assert [record.getMessage() for record in caplog.records] == [
        "accuracy_reward: the gold '' cannot be graded against, it is empty; its replies are undecided"
    ]


def test_endless_warnings_end(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        golds = [f"\\frac{{{number}}}{{" for number in range(50)]
        assert accuracy_reward(completions=[r"\boxed{1}"] * 50, answer=golds) == [None] * 50
    assert len(caplog.records) == notices.MAX_WARNINGS + 1
    assert "not logged" in caplog.records[-1].getMessage()


def test_the_trainer_logs_answers_and_the_share_of_undecided_replies() -> None:
    extras: dict[str, list[Any]] = {}
    metrics: dict[str, float] = {}
    reward = AccuracyReward(name="maths")
    reward(
        completions=[HALF, "", HALF, HALF],
        answer=["0.5", "1", "", None],
        log_extra=extras.__setitem__,
        log_metric=metrics.__setitem__,
    )
    assert reward.__name__ == "maths"
    assert extras["maths/answer"] == [r"\frac{1}{2}", "", "", ""]
    assert extras["maths/why"][1].startswith("no_answer: ")
    assert metrics == {"maths/undecided": 0.25}


def test_a_reward_is_pickled_as_it_is() -> None:
    reward = AccuracyReward(kind="integer", workers=2)
    assert pickle.loads(pickle.dumps(reward)) == reward


@pytest.mark.slow
def test_answers_that_take_forever_are_wrong_and_late_ones_undecided() -> None:
    """And the work that nobody waits for does not delay the next batch."""
    replies = [f"\\boxed{{{answer}}}" for answer in STUBBORN] + [r"\boxed{2\sqrt{3}}"]
    golds = [r"\sqrt{12}"] * len(replies)
    assert AccuracyReward(seconds=0.5)(completions=replies, answer=golds)[-1] == 1.0
    hurried = AccuracyReward(seconds=60, batch_seconds=2, workers=1)
    hurried(completions=[r"\boxed{3}"], answer=["3"])
    started = time.monotonic()
    rewards = hurried(completions=replies, answer=golds)
    assert time.monotonic() - started < 10
    assert None in rewards
    assert hurried(completions=[r"\boxed{\sqrt{12}}"], answer=[r"2\sqrt3"])[0] in {1.0, None}


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(), st.none() | st.text() | st.integers() | st.floats()), max_size=5))
def test_no_text_and_no_gold_raises(pairs: list[tuple[str, object]]) -> None:
    rewards = accuracy_reward(
        completions=[f"\\boxed{{{text}}}" for text, _ in pairs], answer=[gold for _, gold in pairs]
    )
    assert len(rewards) == len(pairs)
    assert set(rewards) <= {0.0, 1.0, None}


@pytest.mark.parametrize(
    ("kind", "gold", "reply", "reward"),
    [
        ("span", ["7 yards", "7"], "Answer: 7", 1.0),
        ("span", "7 yards", "Answer: 8 yards", 0.0),
        ("span", None, "Answer: 8 yards", None),
        ("text", "(B)", "The answer is: b", 1.0),
        ("grid", [[0, 1]], "[[0,1]]", 1.0),
        ("grid", "[[0, 1]]", "[[0,2]]", 0.0),
        ("grid", "no grid", "[[0,2]]", None),
        ("grid", {1, 2}, "[[0,2]]", None),
    ],
)
def test_golds_of_spans_and_grids_are_lists_or_json(
    kind: str, gold: object, reply: str, reward: float | None
) -> None:
    completions = [f"<think>So.</think>{reply}"]
    assert AccuracyReward(kind=kind)(completions=completions, gold=[gold]) == [reward]
