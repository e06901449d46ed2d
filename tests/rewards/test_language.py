"""The language-consistency reward: the share of words of the target language in the thinking."""

import pytest

from r1eval.errors import R1evalError
from r1eval.rewards import LanguageReward, language_reward

ENGLISH = "We add the two numbers and get the sum of all of them"
CHINESE = "我们把这两个数相加就得到它们的和"


def test_the_thinking_is_measured_and_not_the_answer() -> None:
    english = LanguageReward("en")
    assert english(completions=[f"<think>{ENGLISH}.</think>{CHINESE}"]) == [1.0]
    (mixed,) = english(completions=[f"<think>{ENGLISH}. {CHINESE}.</think>{ENGLISH}."])
    assert mixed is not None
    assert 0.5 < mixed < 0.7


def test_without_thinking_the_whole_reply_is() -> None:
    assert LanguageReward("en")(completions=[f"{ENGLISH}.", CHINESE]) == [1.0, 0.0]


def test_the_target_is_the_language_of_the_prompt_unless_a_column_says_it() -> None:
    prompts: list[object] = [
        "求所有能被十二整除的正整数的和。",
        [{"role": "user", "content": "Find the sum of all integers."}],
    ]
    replies = [f"<think>{CHINESE}</think>4"] * 2
    assert language_reward(prompts, replies) == [1.0, 0.0]
    assert language_reward(prompts, replies, language=["en", "zh"]) == [0.0, 1.0]
    assert language_reward(prompts, replies, language=[None, "Klingon"]) == [1.0, 0.0]


def test_formulas_and_code_are_no_words() -> None:
    reply = "<think>$x^2 = y$ and so ```python\nlambda x: x\n``` we get it</think>4"
    assert LanguageReward("en")(completions=[reply]) == [1.0]
    assert LanguageReward("en")(completions=["<think>$x^2$</think>4", ""]) == [0.0, 0.0]
    assert LanguageReward("en", no_words=1.0)(completions=["<think>$x^2$</think>4"]) == [1.0]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(R1evalError, match="give one of ar, bg"):
        LanguageReward("Klingon")
