"""The first finished samples give the fault away, once, in one line with the mend."""

from collections.abc import Iterable

import pytest

from r1eval.run.preflight import FIRST, Preflight
from r1eval.store.records import Finish, Sample, Score, Status


def graded(
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
    preflight = Preflight(total, 4, temperature)
    return [line for sample, score in samples for line in preflight.see(sample, score)]


def test_a_healthy_run_is_not_warned_about() -> None:
    assert warnings(graded(n, status=Status.CORRECT if n % 3 else Status.WRONG) for n in range(200)) == []


def test_nothing_extracted_is_said_after_the_first_samples() -> None:
    (line,) = warnings(graded(n, f"reply {n}", Status.NO_ANSWER) for n in range(200))
    assert line.startswith(f"no answer found in any of the first {FIRST} replies")


def test_one_answer_among_many_is_no_reason_to_warn() -> None:
    replies = [graded(n, f"reply {n}", Status.NO_ANSWER) for n in range(FIRST - 1)] + [graded(FIRST)]
    assert warnings(replies) == []


def test_mostly_truncated_names_the_mend() -> None:
    (line,) = warnings(graded(n, f"long {n}", Status.NO_ANSWER, Finish.LENGTH) for n in range(FIRST))
    assert line.startswith(f"{FIRST} of the first {FIRST} replies were cut at max tokens")
    assert "raise --max-tokens" in line


def test_truncation_that_shows_only_later_is_still_seen() -> None:
    early = [graded(n) for n in range(FIRST)]
    late = [graded(n, f"long {n}", Status.NO_ANSWER, Finish.LENGTH) for n in range(FIRST, 4 * FIRST)]
    (line,) = warnings(early + late)
    assert "were cut at max tokens" in line


def test_identical_samples_of_a_question_are_named() -> None:
    (line,) = warnings(graded(n, f"always {n // 4}") for n in range(FIRST))
    assert "the first 4 samples of question q0 are identical" in line


def test_greedy_decoding_may_repeat_itself() -> None:
    assert warnings((graded(n, f"always {n // 4}") for n in range(FIRST)), temperature=0.0) == []


@pytest.mark.parametrize("mark", ["<|im_end|>", "<｜User｜>", "[/INST]", "### Response:", "<end_of_turn>"])
def test_marks_of_a_chat_template_in_the_replies_are_named(mark: str) -> None:
    (line,) = warnings(graded(n, f"\\boxed{{{n}}}\n{mark}\nmore") for n in range(FIRST))
    assert mark in line
    assert "chat template" in line


def test_empty_replies_are_a_sign_of_a_wrong_template() -> None:
    lines = warnings(graded(n, " " * n, Status.NO_ANSWER) for n in range(FIRST))
    assert any("replies are empty" in line for line in lines)


def test_a_run_shorter_than_the_first_look_is_looked_at_when_it_ends() -> None:
    (line,) = warnings((graded(n, f"reply {n}", Status.NO_ANSWER) for n in range(6)), total=6)
    assert "no answer found in any of the first 6 replies" in line


def test_failures_of_the_engine_are_not_the_models() -> None:
    assert warnings(graded(n, "", Status.FAILED, Finish.FAILED) for n in range(200)) == []
