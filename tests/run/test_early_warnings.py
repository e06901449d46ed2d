"""Faults of the setup are reported after the first samples, once each, in one line with the fix."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Sampling
from r1eval.run.early_warnings import FIRST_CHECK, EarlyWarnings
from r1eval.store.records import Finish, Sample, Score, Status

SAMPLING = Sampling(temperature=0.6, top_p=0.95, max_tokens=512, k=4)
LONG = "We add the numbers and look at what is left. " * 10
"""a reply that two samples have in common only if the engine repeats itself"""


def scored_sample(
    number: int,
    text: str | None = None,
    status: Status = Status.WRONG,
    finish: Finish = Finish.STOP,
    tokens: int | None = 20,
    thinking: int | None = None,
) -> tuple[Sample, Score]:
    reply = f"\\boxed{{{number}}}" if text is None else text
    question, index = f"q{number // 4}", number % 4
    return (
        Sample("math500", question, index, reply, finish, 10, tokens, 1.0, 1, thinking_tokens=thinking),
        Score(question, index, status, "", "", finish, tokens),
    )


def warnings(
    samples: Iterable[tuple[Sample, Score]],
    total: int = 400,
    sampling: Sampling = SAMPLING,
    opened: bool = False,
) -> list[str]:
    checks = EarlyWarnings(total, sampling, opened=opened)
    return [line for sample, score in samples for line in checks.update(sample, score)]


def cut(tokens: int | None) -> list[tuple[Sample, Score]]:
    """The first samples, all cut off at this number of tokens."""
    return [
        scored_sample(n, f"long {n} {LONG}", Status.NO_ANSWER, Finish.LENGTH, tokens)
        for n in range(FIRST_CHECK)
    ]


def repeated(text: str, **more: int | None) -> list[tuple[Sample, Score]]:
    """The first samples; those of a question are all this text."""
    return [scored_sample(n, f"{text}{n // 4}", **more) for n in range(FIRST_CHECK)]  # type: ignore[arg-type]


def test_a_healthy_run_gives_no_warning() -> None:
    assert (
        warnings(scored_sample(n, status=Status.CORRECT if n % 3 else Status.WRONG) for n in range(200)) == []
    )


def test_missing_answers_are_reported_after_the_first_samples() -> None:
    (line,) = warnings(scored_sample(n, f"reply {n}", Status.NO_ANSWER) for n in range(200))
    assert line.startswith(f"no answer found in any of the first {FIRST_CHECK} replies")


def test_a_single_answer_suppresses_the_warning_of_missing_answers() -> None:
    replies = [scored_sample(n, f"reply {n}", Status.NO_ANSWER) for n in range(FIRST_CHECK - 1)] + [
        scored_sample(FIRST_CHECK)
    ]
    assert warnings(replies) == []


@pytest.mark.parametrize("tokens", [512, 511, 513, 507])
def test_truncation_is_reported_with_the_fix(tokens: int) -> None:
    (line,) = warnings(cut(tokens))
    assert line.startswith(f"{FIRST_CHECK} of the first {FIRST_CHECK} replies were truncated at max tokens")
    assert line.endswith("raise --max-tokens")


@pytest.mark.parametrize("tokens", [1, 120, 400, 500])
def test_truncation_by_the_servers_own_limit_is_not_cured_by_max_tokens(tokens: int) -> None:
    (line,) = warnings(cut(tokens))
    assert f"were cut at about {tokens} tokens, the server's own limit, not at --max-tokens 512" in line
    assert "raise --max-tokens" not in line


def test_truncation_at_an_unknown_length_names_both_limits() -> None:
    (line,) = warnings(cut(None))
    assert line.endswith("raise --max-tokens, or the server's own limit if that is lower")


def test_a_few_replies_that_end_early_do_not_hide_truncation_at_max_tokens() -> None:
    (line,) = warnings([*cut(120)[:4], *cut(512)[4:]])
    assert line.endswith("raise --max-tokens")


def test_truncation_that_starts_later_is_reported() -> None:
    early = [scored_sample(n) for n in range(FIRST_CHECK)]
    late = [
        scored_sample(n, f"long {n}", Status.NO_ANSWER, Finish.LENGTH, 512)
        for n in range(FIRST_CHECK, 4 * FIRST_CHECK)
    ]
    (line,) = warnings(early + late)
    assert "were truncated at max tokens" in line


@pytest.mark.parametrize("tokens", [100, None])
def test_identical_samples_of_a_question_are_reported(tokens: int | None) -> None:
    (line,) = warnings(repeated(LONG, tokens=tokens))
    assert "4 samples of question q0 are identical" in line


def test_identical_replies_in_a_dense_script_are_long_in_tokens() -> None:
    (line,) = warnings(repeated("我们先把两个数字相加然后再检查一遍结果是否正确" * 4, tokens=90))
    assert "are identical" in line


@pytest.mark.parametrize("text", ["Answer: B", "\\boxed{4} is the answer", "The answer is 4. " * 5])
@pytest.mark.parametrize("tokens", [20, None, 120])
def test_equal_short_replies_are_no_evidence_against_the_engine(text: str, tokens: int | None) -> None:
    assert warnings(repeated(text, tokens=tokens)) == []


def test_equal_answers_after_thinking_that_the_server_strips_are_no_evidence() -> None:
    assert warnings(repeated(LONG, tokens=4_000)) == []
    (line,) = warnings(repeated(LONG, tokens=150, thinking=100))
    assert "are identical" not in line


def test_one_question_of_many_may_have_but_one_answer() -> None:
    samples = [scored_sample(n, LONG if n < 4 else f"{LONG}{n}") for n in range(FIRST_CHECK)]
    assert warnings(samples) == []


@pytest.mark.parametrize("greedy", [replace(SAMPLING, temperature=0.0), replace(SAMPLING, top_k=1)])
def test_greedy_decoding_may_repeat_itself(greedy: Sampling) -> None:
    assert warnings(repeated(LONG), sampling=greedy) == []


def hiding(**changes: Any) -> list[tuple[Sample, Score]]:
    """The first samples, of 120 tokens of which 100 are thinking, with an answer alone as their text."""
    fields: dict[str, Any] = {"tokens": 120, "thinking": 100, **changes}
    text = fields.pop("text", "It is {}.")
    return [scored_sample(n, text.format(n), **fields) for n in range(FIRST_CHECK)]


def test_thinking_that_the_server_hides_is_reported_once() -> None:
    (line,) = warnings([*hiding(), *hiding(), *hiding()])
    assert line.startswith(f"{FIRST_CHECK} of the first {FIRST_CHECK} replies have thinking tokens but no")
    assert "the server hides it" in line


@pytest.mark.parametrize(
    "text",
    ["<think>\nHm {}\n</think>\nIt is 4.", "<think></think>{}", "Hm {}.</think>4", "[THINK]Hm {}[/THINK]4"],
)
def test_thinking_that_the_text_shows_is_not_hidden(text: str) -> None:
    assert warnings(hiding(text=text)) == []


def test_thinking_is_not_hidden_if_none_was_counted() -> None:
    assert warnings(hiding(thinking=None)) == []
    assert warnings(hiding(thinking=0)) == []


def test_unfinished_thinking_that_the_prompt_opened_has_no_tag_and_is_not_hidden() -> None:
    unfinished = {"text": "Hm {}, wait", "tokens": 512, "thinking": 512, "finish": Finish.LENGTH}
    (line,) = warnings(hiding(**unfinished), opened=True)
    assert "raise --max-tokens" in line
    answered = warnings(hiding(), opened=True)
    assert "hides" in answered[0]


def test_a_budget_spent_on_hidden_thinking_is_no_fault_of_the_template() -> None:
    lines = warnings(hiding(text="", tokens=512, thinking=512, finish=Finish.LENGTH, status=Status.NO_ANSWER))
    assert ["hides" in line or "raise --max-tokens" in line for line in lines] == [True, True]


@pytest.mark.parametrize("token", ["<|im_end|>", "<｜User｜>", "[/INST]", "### Response:", "<end_of_turn>"])
def test_chat_template_tokens_in_replies_are_reported(token: str) -> None:
    (line,) = warnings(scored_sample(n, f"\\boxed{{{n}}}\n{token}\nmore") for n in range(FIRST_CHECK))
    assert token in line
    assert "chat template" in line


def test_empty_replies_are_a_sign_of_a_wrong_template() -> None:
    lines = warnings(scored_sample(n, " " * n, Status.NO_ANSWER) for n in range(FIRST_CHECK))
    assert any("replies are empty" in line for line in lines)


def test_a_run_shorter_than_the_first_check_is_checked_when_it_ends() -> None:
    (line,) = warnings((scored_sample(n, f"reply {n}", Status.NO_ANSWER) for n in range(6)), total=6)
    assert "no answer found in any of 6 replies" in line


def test_engine_failures_are_ignored() -> None:
    assert warnings(scored_sample(n, "", Status.FAILED, Finish.FAILED) for n in range(200)) == []


@given(st.permutations([*cut(120), *repeated(LONG)]))
def test_what_all_samples_tell_does_not_depend_on_their_order(shuffled: list[tuple[Sample, Score]]) -> None:
    def settled(samples: Iterable[tuple[Sample, Score]]) -> list[str]:
        checks = EarlyWarnings(100, SAMPLING)
        for sample, score in samples:
            checks.update(sample, score)
        assert checks.has_seen(2 * FIRST_CHECK)
        return checks.settled()

    assert settled(shuffled) == settled([*cut(120), *repeated(LONG)]) != []
    assert all("the first" not in line for line in settled(shuffled))
