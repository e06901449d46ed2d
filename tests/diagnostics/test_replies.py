"""What a reply's text shows, and what the diagnoses of a benchmark come to."""

import pickle
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Answer
from r1eval.diagnostics.replies import Diagnosed, Diagnosis, diagnose, summary, together, well_formed
from r1eval.scoring.extraction import answer_part, extract

BOXED = "It is $\\boxed{4}$."
CODE = "```python\nprint(1)\n```"


def seen(text: str, *, opened: bool = False, truncated: bool = False) -> Diagnosis:
    return diagnose(
        text, truncated=truncated, opened_thinking=opened, answer=Answer.EXPRESSION, language="en"
    )


@pytest.mark.parametrize(
    ("text", "answer", "opened", "well"),
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
        (f"<think>Print.</think>{CODE}", Answer.PROGRAM, False, True),
        (f"<think>{CODE}</think>Done.", Answer.PROGRAM, False, False),
    ],
)
def test_one_thinking_and_then_an_answer_as_asked_is_well_formed(
    text: str, answer: Answer, opened: bool, well: bool
) -> None:
    assert well_formed(text, answer, opened) is well


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        (f"<think>Two. {BOXED} Wait, let me check", True),
        (f"<think>{BOXED}</think>  ", True),
        (f"<think>Two.</think>{BOXED}", False),
        (BOXED, False),
        ("<think>Let me think about the", False),
    ],
)
def test_an_answer_is_elsewhere_only_if_the_lenient_reading_alone_finds_it(
    text: str, elsewhere: bool
) -> None:
    assert seen(text, truncated=True).elsewhere is elsewhere


PIECES = st.lists(st.sampled_from(["<think>", "</think>", BOXED, "So it is 5.\n\n", "  ", "Hm "]), max_size=8)


@given(PIECES, st.booleans())
def test_the_lenient_reading_changes_no_answer_that_the_strict_one_finds(
    pieces: list[str], opened: bool
) -> None:
    text = "".join(pieces)
    strict = answer_part(text, "answer", opened)
    lenient = answer_part(text, "anywhere", opened)
    if strict is not None and extract(strict).answer:
        assert lenient is not None
        assert extract(lenient) == extract(strict)
        assert not seen(text, opened=opened).elsewhere


def test_a_question_sums_its_samples_and_travels_between_processes() -> None:
    held = together([seen(f"<think>Wait, two.</think>{BOXED}"), seen(BOXED), seen("Again and again. " * 40)])
    assert (held.n, held.well_formed, held.reflective, held.loops) == (3, 1, 1, 1)
    assert pickle.loads(pickle.dumps(held)) == held


def test_figures_are_means_over_questions_with_both_errors() -> None:
    asked = {
        "a": Diagnosed(
            n=4, well_formed=4, loops=1, other=0.4, other_squared=0.16, per_1000=20, per_1000_squared=200
        ),
        "b": Diagnosed(n=2, well_formed=1),
        "without samples": Diagnosed(),
    }
    figures = {one.name: one for one in summary(asked, k=4)}
    assert list(figures) == [
        "format",
        "other_language",
        "loops",
        "reflection",
        "reflection_per_1000",
        "elsewhere",
    ]
    assert (figures["format"].value, figures["format"].questions) == (0.75, 2)
    assert figures["other_language"].value == pytest.approx(0.05)
    assert figures["reflection_per_1000"].value == 2.5
    # s²/n of question a: (0.16 − 0.4²/4)/3/4; b does not vary
    assert figures["other_language"].se_rerun == pytest.approx((0.12 / 12) ** 0.5 / 2)
    assert all(
        one.value is None or (one.low is not None and one.low <= one.value) for one in figures.values()
    )


def test_no_samples_have_no_figures() -> None:
    assert {one.value for one in summary({"a": Diagnosed()}, k=4)} == {None}


@pytest.mark.parametrize("unit", ["a", "\0", "\ud800", "\\boxed{", "<think>", "wait ", "é因 \n", "```\n"])
@pytest.mark.parametrize("answer", [Answer.EXPRESSION, Answer.CHOICE, Answer.PROGRAM])
def test_hostile_text_takes_time_linear_in_its_length(unit: str, answer: Answer) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        diagnose(text, truncated=True, opened_thinking=False, answer=answer, language="en")
        return time.process_time() - started

    seen(BOXED)
    short = min(seconds(30_000) for _ in range(3))
    assert min(seconds(240_000) for _ in range(2)) < 24 * short + 0.05
