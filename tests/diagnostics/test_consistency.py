"""Language consistency: thinking and answer are measured separately, and as R1's reward measures them."""

import pytest

from r1eval.diagnostics.consistency import ANSWER, THINKING, consistency_measures
from r1eval.rewards.language import LanguageReward

GERMAN = "Zuerst addieren wir die beiden Zahlen und dann teilen wir die Summe durch die Anzahl der Kinder."
ENGLISH = "First we add the two numbers and then we divide the sum by the number of the children in the room."
CHINESE = "首先我们把两个数相加，然后除以孩子的人数。"
TEXTS = {"de": GERMAN, "en": ENGLISH, "zh": CHINESE}


@pytest.mark.parametrize("thinking", TEXTS)
@pytest.mark.parametrize("answer", TEXTS)
@pytest.mark.parametrize("language", ["de", "zh"])
def test_each_part_is_in_the_language_or_is_not(thinking: str, answer: str, language: str) -> None:
    found = consistency_measures(f"<think>{TEXTS[thinking]}</think>{TEXTS[answer]}", language)
    assert found[THINKING] == (float(thinking == language), 1.0)
    assert found[ANSWER] == (float(answer == language), 1.0)


@pytest.mark.parametrize(
    "reply",
    [
        f"<think>{GERMAN} {CHINESE}</think>{ENGLISH}",
        f"{GERMAN} {ENGLISH}",
        f"<think>{ENGLISH}</think>",
        f"<think>{GERMAN}",
    ],
)
def test_thinking_is_measured_as_the_reward_does(reply: str) -> None:
    assert consistency_measures(reply, "de")[THINKING] == (LanguageReward("de")(completions=[reply])[0], 1.0)


def test_what_has_no_words_does_not_count() -> None:
    assert consistency_measures("<think>$x^2$</think>\\boxed{4}", "de") == {
        THINKING: (0.0, 0.0),
        ANSWER: (0.0, 0.0),
    }


def test_unfinished_thinking_has_no_answer() -> None:
    assert consistency_measures(GERMAN, "de", opened_thinking=True) == {
        THINKING: (1.0, 1.0),
        ANSWER: (0.0, 0.0),
    }


@pytest.mark.parametrize("language", ["", "yo", "python"])
def test_a_language_that_cannot_be_detected_is_not_measured(language: str) -> None:
    assert consistency_measures(GERMAN, language) == {}
