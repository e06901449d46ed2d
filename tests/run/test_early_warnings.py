"""Faults of the setup are reported after the first samples, once each, in one line with the fix."""

from collections.abc import Iterable

import pytest

from r1eval.run.early_warnings import FIRST_CHECK, EarlyWarnings
from r1eval.store.records import Finish, Sample, Score, Status


def scored_sample(
    number: int,
    text: str | None = None,
    status: Status = Status.WRONG,
    finish: Finish = Finish.STOP,
    k: int = 4,
) -> tuple[Sample, Score]:
    reply = f"\\boxed{{{number}}}" if text is None else text
    question, index = f"q{number // k}", number % k
    return (
        Sample("math500", question, index, reply, finish, 10, 20, 1.0, 1),
        Score(question, index, status, "", "", finish, 20),
    )


def warnings(
    samples: Iterable[tuple[Sample, Score]], total: int = 400, temperature: float = 0.6
) -> list[str]:
    checks = EarlyWarnings(total, 4, temperature)
    return [line for sample, score in samples for line in checks.update(sample, score)]


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


def test_truncation_is_reported_with_the_fix() -> None:
    (line,) = warnings(
        scored_sample(n, f"long {n}", Status.NO_ANSWER, Finish.LENGTH) for n in range(FIRST_CHECK)
    )
    assert line.startswith(f"{FIRST_CHECK} of the first {FIRST_CHECK} replies were truncated at max tokens")
    assert "raise --max-tokens" in line


def test_truncation_that_starts_later_is_reported() -> None:
    early = [scored_sample(n) for n in range(FIRST_CHECK)]
    late = [
        scored_sample(n, f"long {n}", Status.NO_ANSWER, Finish.LENGTH)
        for n in range(FIRST_CHECK, 4 * FIRST_CHECK)
    ]
    (line,) = warnings(early + late)
    assert "were truncated at max tokens" in line


def test_identical_samples_of_a_question_are_reported() -> None:
    (line,) = warnings(scored_sample(n, f"always {n // 4}") for n in range(FIRST_CHECK))
    assert "the first 4 samples of question q0 are identical" in line


def test_greedy_decoding_may_repeat_itself() -> None:
    assert warnings((scored_sample(n, f"always {n // 4}") for n in range(FIRST_CHECK)), temperature=0.0) == []


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
    assert "no answer found in any of the first 6 replies" in line


def test_engine_failures_are_ignored() -> None:
    assert warnings(scored_sample(n, "", Status.FAILED, Finish.FAILED) for n in range(200)) == []
