"""The format reward: one thinking block between its tags, then an answer."""

import pytest

from r1eval.errors import R1evalError
from r1eval.rewards import FormatReward, format_reward


@pytest.mark.parametrize(
    ("reply", "reward"),
    [
        ("<think>Two and two.</think>4", 1.0),
        ("\n<think>\nTwo and two.\n</think>\n\n4", 1.0),
        ("[THINK]Two and two.[/THINK]4", 1.0),
        ("4", 0.0),
        ("<think>Two and two.</think>", 0.0),
        ("<think> </think>4", 0.0),
        ("<think>Two and two.", 0.0),
        ("Well: <think>Two and two.</think>4", 0.0),
        ("<think>Two</think>4<think>and two.</think>4", 0.0),
        ("</think>4", 0.0),
    ],
)
def test_a_reply(reply: str, reward: float) -> None:
    assert format_reward(completions=[reply]) == [reward]
    assert format_reward(completions=[[{"role": "assistant", "content": reply}]]) == [reward]


def test_a_prompt_that_opens_the_thinking_is_part_of_it() -> None:
    prompts = ["2 + 2?<think>\n", "2 + 2?"]
    assert format_reward(prompts, ["Two and two.</think>4"] * 2) == [1.0, 0.0]
    assert format_reward(prompts, ["<think>Two and two.</think>4"] * 2) == [0.0, 1.0]
    opened = FormatReward(opened_thinking=True)
    assert opened(completions=["Two and two.</think>4"]) == [1.0]


def test_the_answer_may_have_to_be_of_a_kind() -> None:
    boxed = FormatReward("expression")
    assert boxed(completions=["<think>Hm.</think>4", r"<think>Hm.</think>\boxed{4}"]) == [0.0, 1.0]
    with pytest.raises(R1evalError, match="give one of integer"):
        FormatReward("number")


def test_own_tags_are_the_only_ones() -> None:
    own = FormatReward(tags=("<plan>", "</plan>"), correct=0.5, wrong=-0.5)
    assert own(completions=["<plan>Hm.</plan>4", "<think>Hm.</think>4"]) == [0.5, -0.5]
    only = FormatReward(tags=("<think>", "</think>"))
    assert only(completions=["[THINK]Hm.[/THINK]4", "<think>Hm.</think>4"]) == [0.0, 1.0]


def test_what_is_no_reply_is_not_well_formed() -> None:
    assert format_reward(completions=[None, 7, []]) == [0.0] * 3
