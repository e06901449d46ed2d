"""The diagnosis of single replies, and the diagnostic metrics of a benchmark."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.diagnostics.replies import (
    Diagnosis,
    DiagnosisSums,
    diagnose,
    diagnostic_metrics,
    is_well_formed,
    sum_diagnoses,
)
from r1eval.scoring.replies.answer_part import answer_part
from r1eval.scoring.replies.extraction import extract
from r1eval.scoring.replies.thinking import DIALECTS

BOXED = "It is $\\boxed{4}$."
CODE = "```python\nprint(1)\n```"


def diagnose_math(text: str, *, opened: bool = False, truncated: bool = False) -> Diagnosis:
    return diagnose(
        text, truncated=truncated, opened_thinking=opened, answer=Answer.EXPRESSION, language="en"
    )


@pytest.mark.parametrize(
    ("text", "answer", "opened", "expected"),
    [
        (f"<think>Two.</think>{BOXED}", Answer.INTEGER, False, True),
        (f"Two.</think>{BOXED}", Answer.EXPRESSION, True, True),
        (f"Two.</think>{BOXED}", Answer.EXPRESSION, False, False),
        (f"<think>Two.</think>{BOXED}", Answer.EXPRESSION, True, False),
        (f"<think>Two.</think><think>Three.</think>{BOXED}", Answer.INTEGER, False, False),
        (f"<think>Two. {BOXED}", Answer.INTEGER, False, False),
        (f"<think>\n\n</think>{BOXED}", Answer.INTEGER, False, False),
        (f"Sure. <think>Two.</think>{BOXED}", Answer.INTEGER, False, False),
        (f"</think>Two.<think>{BOXED}", Answer.INTEGER, False, False),
        (BOXED, Answer.INTEGER, False, False),
        (f"<think>{BOXED}</think>The answer is 4.", Answer.INTEGER, False, False),
        ("<think>B?</think>So it is that.\n\n**Answer: C**", Answer.CHOICE, False, True),
        ("<think>B?</think>Answer: $\\boxed{C}$", Answer.CHOICE, False, True),
        ("<think>B?</think>The third one.", Answer.CHOICE, False, False),
        ('<think>B?</think>{"answer": "C"}', Answer.CHOICE, False, True),
        ("<think>B?</think>因此，答案：**C**", Answer.CHOICE, False, True),
        ("<think>B?</think>الإجابة: ب", Answer.CHOICE, False, True),
        ("<think>B?</think>Resposta: (C)", Answer.CHOICE, False, True),
        ("<think>B?</think>A resposta é C.", Answer.CHOICE, False, False),
        (f"<think>Print.</think>{CODE}", Answer.PROGRAM, False, True),
        (f"<think>{CODE}</think>Done.", Answer.PROGRAM, False, False),
    ],
)
def test_one_thinking_block_and_then_an_answer_in_format_is_well_formed(
    text: str, answer: Answer, opened: bool, expected: bool
) -> None:
    assert is_well_formed(text, answer, opened) is expected


@pytest.mark.parametrize(("opening", "closing"), DIALECTS.values(), ids=DIALECTS)
def test_thinking_is_diagnosed_alike_in_every_dialect(opening: str, closing: str) -> None:
    assert is_well_formed(f"{opening}Two.{closing}{BOXED}", Answer.INTEGER)
    assert is_well_formed(f"Two.{closing}{BOXED}", Answer.INTEGER, opened_thinking=True)
    assert not is_well_formed(f"{opening}Two.{closing}{opening}Three.{closing}{BOXED}", Answer.INTEGER)
    assert diagnose_math(f"{opening}Two. {BOXED} Wait, let me check", truncated=True).lenient_only
    assert not diagnose_math(f"{opening}Two.{closing}{BOXED}").lenient_only


@pytest.mark.parametrize(
    ("text", "lenient_only"),
    [
        (f"<think>Two. {BOXED} Wait, let me check", True),
        (f"<think>{BOXED}</think>  ", True),
        (f"<think>Two.</think>{BOXED}", False),
        (BOXED, False),
        ("<think>Let me think about the", False),
    ],
)
def test_an_answer_is_lenient_only_if_strict_reading_does_not_find_it(text: str, lenient_only: bool) -> None:
    assert diagnose_math(text, truncated=True).lenient_only is lenient_only


PIECES = st.lists(st.sampled_from(["<think>", "</think>", BOXED, "So it is 5.\n\n", "  ", "Hm "]), max_size=8)


@given(PIECES, st.booleans())
def test_lenient_reading_keeps_every_answer_that_strict_reading_finds(
    pieces: list[str], opened: bool
) -> None:
    text = "".join(pieces)
    strict = answer_part(text, "answer", opened)
    lenient = answer_part(text, "anywhere", opened)
    if strict is not None and extract(strict).answer:
        assert lenient is not None
        assert extract(lenient) == extract(strict)
        assert not diagnose_math(text, opened=opened).lenient_only


def test_sums_over_samples_can_be_pickled() -> None:
    sums = sum_diagnoses(
        [
            diagnose_math(f"<think>Wait, two.</think>{BOXED}"),
            diagnose_math(BOXED),
            diagnose_math("Again and again. " * 40),
        ]
    )
    assert (sums.n, sums.well_formed, sums.with_reflection, sums.loops) == (3, 1, 1, 1)
    assert pickle.loads(pickle.dumps(sums)) == sums


def test_metrics_are_means_over_questions_with_both_errors() -> None:
    sums = {
        "a": DiagnosisSums(
            n=4,
            well_formed=4,
            loops=1,
            foreign_share=0.4,
            foreign_share_squared=0.16,
            reflection_rate=20,
            reflection_rate_squared=200,
        ),
        "b": DiagnosisSums(n=2, well_formed=1),
        "without samples": DiagnosisSums(),
    }
    metrics = {metric.name: metric for metric in diagnostic_metrics(sums, k=4)}
    assert list(metrics) == [
        "format",
        "other_language",
        "loops",
        "reflection",
        "reflection_per_1000",
        "elsewhere",
    ]
    assert (metrics["format"].value, metrics["format"].questions) == (0.75, 2)
    assert metrics["other_language"].value == pytest.approx(0.05)
    assert metrics["reflection_per_1000"].value == 2.5
    # s²/n of question a: (0.16 − 0.4²/4)/3/4; b does not vary
    assert metrics["other_language"].se_rerun == pytest.approx((0.12 / 12) ** 0.5 / 2)
    assert all(
        one.value is None or (one.low is not None and one.low <= one.value) for one in metrics.values()
    )


def test_no_samples_give_no_values() -> None:
    assert {one.value for one in diagnostic_metrics({"a": DiagnosisSums()}, k=4)} == {None}


@pytest.mark.parametrize("unit", ["a", "\0", "\ud800", "\\boxed{", "<think>", "wait ", "é因 \n", "```\n"])
@pytest.mark.parametrize("answer", [Answer.EXPRESSION, Answer.CHOICE, Answer.PROGRAM])
def test_hostile_text_takes_time_linear_in_its_length(unit: str, answer: Answer) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        diagnose(text, truncated=True, opened_thinking=False, answer=answer, language="en")
        return time.process_time() - started

    diagnose_math(BOXED)
    pairs = [(seconds(30_000), seconds(240_000)) for _ in range(3)]
    short, long = map(min, zip(*pairs, strict=True))
    assert long < 32 * short + 0.05  # 8 times the length: 64 times the time if it were quadratic
